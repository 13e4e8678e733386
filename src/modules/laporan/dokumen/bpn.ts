import type { Deps } from '../../../deps.js'
import { tidakDitemukan } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import type { Tanggal } from '../../../domain/tanggal.js'
import type { Uang } from '../../../domain/uang.js'
import type { Prisma } from '../../../generated/prisma/client.js'
import { tanggalDari, uangDari } from '../../../web/tampilan.js'
import { milik } from '../../sp2d/scope.js'

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
type BuktiUtuh = Prisma.BuktiPajakGetPayload<{ include: typeof BUKTI }>

/** The proof of one tax payment; not there before the payment is confirmed, nor for another Pemda. */
export async function loadBpn(deps: Deps, pelaku: Pelaku, sp2dId: bigint, legId: bigint): Promise<Bpn> {
  const bukti = await deps.prisma.buktiPajak.findFirst({
    where: { legId, leg: { pencairan: { sp2d: { id: sp2dId, ...milik(pelaku) } } } },
    include: BUKTI,
  })
  if (!bukti) throw tidakDitemukan('Bukti Penerimaan Negara')
  return bpnOf(bukti)
}

/** The proofs of all tax payments of one SP2D, in the order they were paid. */
export async function loadBpnSp2d(deps: Deps, pelaku: Pelaku, sp2dId: bigint): Promise<Bpn[]> {
  return find(deps, { leg: { pencairan: { sp2d: { id: sp2dId, ...milik(pelaku) } } } })
}

/** The proofs of these legs, in the order they were paid. The caller has read the legs within the person's scope. */
export async function loadBpnLegs(deps: Deps, legIds: bigint[]): Promise<Bpn[]> {
  return find(deps, { legId: { in: legIds } })
}

async function find(deps: Deps, where: Prisma.BuktiPajakWhereInput): Promise<Bpn[]> {
  const rows = await deps.prisma.buktiPajak.findMany({
    where,
    include: BUKTI,
    orderBy: [{ waktuBayar: 'asc' }, { legId: 'asc' }],
  })
  if (rows.length === 0) throw tidakDitemukan('Bukti Penerimaan Negara')
  return rows.map(bpnOf)
}

function bpnOf(bukti: BuktiUtuh): Bpn {
  const { billing } = bukti.leg
  if (!billing) throw new Error(`tax leg ${bukti.legId} without billing`)
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
