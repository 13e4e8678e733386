import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Tanggal } from '../../domain/tanggal.js'
import type { Uang } from '../../domain/uang.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { tanggalDari, uangDari } from '../../web/tampilan.js'
import { milik } from '../sp2d/scope.js'

/** What a Bukti Penerimaan Negara says: the payment as the state treasury confirmed it, and what was paid. */
export interface Bpn {
  waktuBayar: Date
  tanggalBuku: Tanggal
  ntb: string
  ntpn: string
  stan: string
  kodeBilling: string
  npwp: string
  nama: string
  alamat: string | null
  kap: string
  kjs: string
  jenis: string
  /** Start and end month, "1111". */
  masa: string
  tahunPajak: number
  nop: string | null
  jumlah: Uang
  nomorSp2d: string
  pemda: string
  opd: string
}

const SP2D = { pemda: true, opd: true, penerima: true } satisfies Prisma.Sp2dInclude
const BUKTI = {
  leg: { include: { billing: true, pencairan: { include: { sp2d: { include: SP2D } } } } },
} satisfies Prisma.BuktiPajakInclude

/** The proof of one tax payment; not there before the payment is confirmed, nor for another Pemda. */
export async function loadBpn(deps: Deps, pelaku: Pelaku, sp2dId: bigint, legId: bigint): Promise<Bpn> {
  const bukti = await deps.prisma.buktiPajak.findFirst({
    where: { legId, leg: { pencairan: { sp2d: { id: sp2dId, ...milik(pelaku) } } } },
    include: BUKTI,
  })
  const billing = bukti?.leg.billing
  if (!bukti || !billing) throw tidakDitemukan('Bukti Penerimaan Negara')
  const { sp2d } = bukti.leg.pencairan
  const { waktuBayar, ntb, ntpn, stan, kodeBilling } = bukti
  const { npwp, nama, kap, kjs, masa, tahunPajak, nop } = billing
  return {
    ...{ waktuBayar, ntb, ntpn, stan, kodeBilling, npwp, nama, kap, kjs, masa, tahunPajak, nop },
    tanggalBuku: tanggalDari(bukti.tanggalBuku),
    // The tax office's answer is kept without addresses; that of a taxpayer who is also the payee stands in the SP2D.
    alamat: sp2d.penerima.find((row) => row.npwp === npwp)?.alamat ?? null,
    jenis: bukti.leg.uraian,
    jumlah: uangDari(bukti.leg.jumlah),
    nomorSp2d: sp2d.nomor,
    pemda: sp2d.pemda.nama,
    opd: `${sp2d.opd.kode} ${sp2d.opd.nama}`,
  }
}
