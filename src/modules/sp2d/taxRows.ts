import type { Deps } from '../../deps.js'
import { warnFmis } from '../../domain/aturanPajak.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { badgeLeg, masaBaca, npwpBaca, rupiah, tanggalBaca } from '../../web/tampilan.js'
import { BILLING, caraUbah } from '../pajak/cara.js'
import { berlakuBadge } from '../pajak/expiry.js'
import { rulesToday } from '../pajak/rules.js'
import type { Sp2dUtuh } from './load.js'
import type { PajakRow, PotonganRow, Sp2dDetail } from './page.js'

/** Data Pajak: every tax row with its code and, once paid, NTB, NTPN and tanggal bayar. */
export async function pajakSection(
  deps: Deps,
  pelaku: Pelaku | null,
  sp2d: Sp2dUtuh,
): Promise<Pick<Sp2dDetail, 'pajak' | 'buatSemuaAksi'>> {
  const now = new Date()
  const billingIds = sp2d.pajak.map((row) => row.billingId).filter((id) => id !== null)
  const [paid, billing, rules] = await Promise.all([
    deps.prisma.buktiPajak.findMany({
      where: { leg: { billingId: { in: billingIds } } },
      include: { leg: { select: { id: true, billingId: true } } },
    }),
    deps.prisma.billing.findMany({ where: { id: { in: billingIds } }, include: BILLING }),
    rulesToday(deps),
  ])
  const mayChange = (billingId: bigint | null) =>
    pelaku && caraUbah(pelaku, sp2d.status, billing.find(({ id }) => id === billingId) ?? null, now).cara
  const pajak = sp2d.pajak.map((row): PajakRow => {
    const bukti = row.billingId === null ? undefined : paid.find(({ leg }) => leg.billingId === row.billingId)
    return {
      id: String(row.id),
      jenis: row.uraian,
      kapKjs: `${row.kap}-${row.kjs}`,
      npwp: npwpBaca(row.npwp),
      masa: masaBaca(row.masa, row.tahunPajak),
      nominal: rupiah(row.jumlah),
      informasi: !row.mengurangi,
      peringatan: warnFmis(rules.get(`${row.kap}-${row.kjs}`) ?? null, row),
      kodeBilling: row.billing?.kode ?? null,
      berlaku: row.billing && !bukti ? berlakuBadge(row.billing.kedaluwarsa) : null,
      ntb: bukti?.ntb ?? null,
      ntpn: bukti?.ntpn ?? null,
      tanggalBayar: bukti ? tanggalBaca(bukti.tanggalBuku) : null,
      bpnHref: bukti ? `/cmsp/sp2d/${sp2d.id}/bpn/${bukti.legId}` : null,
      ubahHref: row.mengurangi && mayChange(row.billingId) ? `/cmsp/sp2d/${sp2d.id}/pajak/${row.id}` : null,
    }
  })
  const missing = sp2d.pajak.some((row) => row.mengurangi && (row.billing?.kedaluwarsa ?? now) <= now)
  const canMake = missing && mayChange(null) === 'UBAH'
  return { pajak, buatSemuaAksi: canMake ? `/cmsp/sp2d/${sp2d.id}/pajak/buat-semua` : null }
}

/** Data Potongan: the account each deduction goes to, from the signed plan once it is frozen, from Data Rekening before. */
export async function potonganRows(deps: Deps, sp2d: Sp2dUtuh): Promise<PotonganRow[]> {
  const peta = await deps.prisma.petaPotongan.findMany({
    where: {
      pemdaId: sp2d.pemdaId,
      kode: { in: sp2d.potongan.map((row) => row.kode) },
      rekening: { dihapusPada: null },
    },
    include: { rekening: true },
  })
  const legs = await deps.prisma.leg.findMany({
    where: { jenis: 'POTONGAN', pencairan: { sp2dId: sp2d.id, putaran: sp2d.putaran } },
    orderBy: { urut: 'asc' },
  })
  const reducing = sp2d.potongan.filter((row) => row.mengurangi)
  return sp2d.potongan.map((row) => {
    const master = peta.find(({ kode }) => kode === row.kode)?.rekening
    const noRekening = row.noRekening ?? master?.noRekening
    const nama = row.namaRekening ?? master?.nama
    const leg = legs[reducing.indexOf(row)]
    return {
      kode: row.kode,
      uraian: row.uraian,
      rekeningTujuan: noRekening ? `${noRekening} (${nama ?? ''})` : null,
      masterBerbeda: OVER.includes(sp2d.status) ? null : masterBerbeda(row, master),
      nominal: rupiah(row.jumlah),
      informasi: !row.mengurangi,
      status: leg ? badgeLeg(leg.status) : null,
    }
  })
}

const OVER = ['CAIR', 'DITOLAK', 'DIBATALKAN']

interface Tujuan {
  noRekening: string | null
}

/** What Data Rekening says now, where the account copied at the maker's Setuju is another one. */
function masterBerbeda(row: Tujuan, master: { noRekening: string; nama: string } | undefined): string | null {
  if (row.noRekening === null || row.noRekening === master?.noRekening) return null
  const sekarang = master
    ? `sekarang ${master.noRekening} (${master.nama})`
    : 'tidak lagi punya rekening untuk potongan ini'
  return `Data Rekening ${sekarang}. SP2D ini tetap disetor ke rekening yang disetujui maker.`
}
