import { STATUS_SP2D, type StatusSp2d } from '../../src/domain/alur.js'
import { JENIS_SP2D, type JenisSp2d } from '../../src/domain/sp2d.js'
import { type Buku, hariWita, membayarRetur, type Row, sen, type Siapa, terlihat, wita } from './tabel.js'

/** What the registers must say, computed once more row by row: from the rules, without SQL. */

/** One row of a register. */
export interface Baris {
  id: number
  /** Cells as the file names them. */
  sel: Record<string, string>
  jumlah: bigint
  lunas: boolean
  urut: Record<string, string | bigint>
  /** What each filter asks about; '' answers to none. */
  saring: Record<string, string>
  /** What it is summed up by. */
  kelompok: Record<string, string>
}

const ENDED = ['DITOLAK', 'DIBATALKAN']
const PAYING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']
const newest = <T extends { id: string }>(rows: T[]) => rows.toSorted((a, b) => Number(b.id) - Number(a.id))[0]

function dasar(buku: Buku, sp2d: Row<'sp2d'>) {
  const opd = buku.opd.find(({ id }) => id === sp2d.opd_id)
  const pemda = buku.pemda.find(({ id }) => id === sp2d.pemda_id)
  return {
    sel: { 'No. SP2D': sp2d.nomor, 'Tanggal SP2D': sp2d.tanggal, Pemda: pemda?.nama ?? '', OPD: opd?.nama ?? '' },
    urut: { tanggal: sp2d.tanggal, nomor: sp2d.nomor },
    kodeOpd: `${opd?.kode} ${opd?.nama}`,
  }
}

/** The day the money of a paid leg left: with the send that the bank took, or the first if it said it had it already. */
function berangkat(buku: Buku, leg: Row<'leg'>): string {
  const paid = buku.percobaan.find((row) => row.leg_id === leg.id && row.status === 'BERHASIL')
  if (!paid) return ''
  const calls = buku.panggilan.filter((row) => row.percobaan_id === paid.id && row.jenis === 'KIRIM')
  const again = new Date(paid.dikirim_pada) > new Date(paid.waktu_transaksi)
  const known = /^409..01/.test(newest(calls)?.kode ?? '')
  return hariWita(known && again ? paid.waktu_transaksi : paid.dikirim_pada)
}

const LABEL = {
  ...{ TANPA_KODE: 'Belum ada kode billing', MENUNGGU: 'Menunggu persetujuan', DIPROSES: 'Proses pembayaran' },
  ...{ GAGAL: 'Gagal dibayar', DIBAYAR: 'Sudah dibayar', DISETOR: 'Sudah disetor' },
  DIRETUR: 'Diretur, belum disetor ulang',
}

function nasibPajak(billing: unknown, leg: Row<'leg'> | undefined, bukti: unknown): keyof typeof LABEL {
  if (bukti) return 'DIBAYAR'
  if (!billing) return 'TANPA_KODE'
  if (!leg) return 'MENUNGGU'
  return leg.status === 'GAGAL' ? 'GAGAL' : 'DIPROSES'
}

export const registerPajak = (buku: Buku, siapa: Siapa): Baris[] =>
  terlihat(buku, siapa).flatMap((sp2d) =>
    buku.pajak
      .filter((row) => row.sp2d_id === sp2d.id && row.mengurangi === 't')
      .flatMap((row) => barisPajak(buku, siapa, sp2d, row)),
  )

function barisPajak(buku: Buku, { pemdaId }: Siapa, sp2d: Row<'sp2d'>, row: Row<'pajak'>): Baris[] {
  const billing = buku.billing.find(({ id }) => id === row.billing_id)
  const legs = buku.leg.filter((leg) => billing && leg.billing_id === billing.id)
  const leg = legs.find(({ status }) => !['DIBATALKAN', 'RETUR'].includes(status))
  const bukti = leg && buku.bukti_pajak.find(({ leg_id }) => leg_id === leg.id)
  if (ENDED.includes(sp2d.status) && !bukti) return []
  const { sel, urut, kodeOpd } = dasar(buku, sp2d)
  const status = nasibPajak(billing, leg, bukti)
  const cair = sp2d.status === 'CAIR' ? sp2d.tanggal_bayar : ''
  const kode = `${row.kap}-${row.kjs}`
  const tanggalBuku = bukti?.tanggal_buku ?? ''
  return [
    {
      id: Number(row.id),
      sel: {
        ...{ ...sel, 'KAP-KJS': kode, 'Jenis Pajak': row.uraian, Jumlah: row.jumlah, Status: LABEL[status] },
        ...{ 'Kode Billing': billing?.kode ?? '', NTPN: bukti?.ntpn ?? '', NTB: bukti?.ntb ?? '' },
        'Tanggal Buku': tanggalBuku,
      },
      jumlah: sen(row.jumlah),
      lunas: bukti !== undefined,
      urut: { ...urut, masa: row.tahun_pajak + row.masa, jumlah: sen(row.jumlah) },
      saring: {
        // One kind has no name in the filter; its code finds it.
        ...{
          jenis: row.kap === '411127' ? '' : row.kap,
          kode,
          status,
          masa: String(Number(row.masa.slice(0, 2))),
          tahunPajak: ['0', '1'].includes(String(Number(sp2d.tahun) - Number(row.tahun_pajak)))
            ? row.tahun_pajak
            : 'LAIN',
          nomor: sp2d.nomor,
        },
        ...{ dari: tanggalBuku, sampai: tanggalBuku, cairDari: cair, cairSampai: cair },
      },
      kelompok: { opd: pemdaId === null ? `${sel.Pemda}, ${kodeOpd}` : kodeOpd, kode },
    },
  ]
}

/** The legs that were to pay a row of potongan, in whichever putaran, without the cancelled ones. */
function legsOfPotongan(buku: Buku, row: Row<'potongan'>): Row<'leg'>[] {
  return buku.pencairan
    .filter(({ sp2d_id }) => sp2d_id === row.sp2d_id)
    .flatMap((pencairan) => {
      const putaran = buku.putaran.find((one) => one.sp2d_id === row.sp2d_id && one.nomor === pencairan.putaran)
      const rencana = JSON.parse(putaran?.rencana ?? '') as { potongan: { id: string }[] }
      const urut = String(rencana.potongan.findIndex(({ id }) => id === row.id))
      const ours = buku.leg.filter((leg) => leg.pencairan_id === pencairan.id && leg.jenis === 'POTONGAN')
      return ours.filter((leg) => leg.urut === urut && leg.status !== 'DIBATALKAN')
    })
}

function nasibPotongan(leg: Row<'leg'> | undefined): keyof typeof LABEL {
  if (!leg) return 'MENUNGGU'
  if (leg.status === 'BERHASIL') return 'DISETOR'
  if (leg.status === 'RETUR') return 'DIRETUR'
  return leg.status === 'GAGAL' ? 'GAGAL' : 'DIPROSES'
}

export const registerPotongan = (buku: Buku, siapa: Siapa): Baris[] =>
  terlihat(buku, siapa).flatMap((sp2d) =>
    buku.potongan
      .filter((row) => row.sp2d_id === sp2d.id && row.mengurangi === 't')
      .flatMap((row) => barisPotongan(buku, sp2d, row)),
  )

/** A month of the register's own year; January of the next one is not its January. */
const bulanOf = (tanggal: string, tahun: string) =>
  tanggal.slice(0, 4) > tahun ? 'LEWAT' : String(Number(tanggal.slice(5, 7)))

function barisPotongan(buku: Buku, sp2d: Row<'sp2d'>, row: Row<'potongan'>): Baris[] {
  const leg = newest(legsOfPotongan(buku, row))
  const status = nasibPotongan(leg)
  // What was paid, or paid and came back, is accounted for whatever becomes of the SP2D.
  if (ENDED.includes(sp2d.status) && status !== 'DISETOR' && status !== 'DIRETUR') return []
  const setor = leg && status === 'DISETOR' ? berangkat(buku, leg) : ''
  const { sel, urut } = dasar(buku, sp2d)
  return [
    {
      id: Number(row.id),
      sel: {
        ...{ ...sel, Kode: row.kode, 'Jenis Potongan': row.uraian, Jumlah: row.jumlah, Status: LABEL[status] },
        ...{ 'Rekening Tujuan': leg?.no_rekening ?? row.no_rekening, 'Tanggal Setor': setor },
      },
      jumlah: sen(row.jumlah),
      lunas: status === 'DISETOR',
      urut: { ...urut, kode: row.kode, jumlah: sen(row.jumlah) },
      saring: {
        ...{ jenis: row.kode, status, nomor: sp2d.nomor, dari: setor, sampai: setor },
        bulan: bulanOf(setor || sp2d.tanggal, sp2d.tahun),
      },
      kelompok: { kode: row.kode },
    },
  ]
}

export const KEADAAN = {
  ...{ DITERIMA: 'Diterima', DISETUJUI: 'Disetujui', CAIR: 'Cair', RETUR: 'Retur' },
  ...{ DITOLAK: 'Ditolak', DIBATALKAN: 'Dibatalkan' },
}

/** Where an SP2D stands for the books; what came back counts as retur until its own putaran has paid it anew. */
function keadaanOf(buku: Buku, sp2d: Row<'sp2d'>): keyof typeof KEADAAN {
  if (sp2d.status === 'CAIR') return 'CAIR'
  if (sp2d.status === 'RETUR' || membayarRetur(buku, sp2d)) return 'RETUR'
  if (PAYING.includes(sp2d.status)) return 'DISETUJUI'
  return sp2d.status === 'DITOLAK' || sp2d.status === 'DIBATALKAN' ? sp2d.status : 'DITERIMA'
}

export const registerSp2d = (buku: Buku, siapa: Siapa): Baris[] =>
  terlihat(buku, siapa).map((sp2d) => {
    const { sel, urut } = dasar(buku, sp2d)
    const decided = buku.keputusan.filter((row) => row.sp2d_id === sp2d.id && row.putaran === sp2d.putaran)
    const setuju = decided.find((row) => row.level === 'APPROVER' && row.putusan === 'SETUJU')
    const tolak = decided.find((row) => row.putusan === 'TOLAK')
    const putaran = buku.putaran.find((row) => row.sp2d_id === sp2d.id && row.nomor === sp2d.putaran)
    const keadaan = keadaanOf(buku, sp2d)
    return {
      id: Number(sp2d.id),
      sel: {
        ...{ ...sel, Jenis: JENIS_SP2D[sp2d.jenis as JenisSp2d], Bruto: sp2d.bruto, Netto: sp2d.netto },
        ...{ Keadaan: KEADAAN[keadaan], Status: STATUS_SP2D[sp2d.status as StatusSp2d] },
        ...{ Diterima: wita(sp2d.diterima_pada), Disetujui: setuju ? wita(setuju.waktu) : '' },
        'Tanggal Bayar': sp2d.tanggal_bayar,
        Alasan: tolak?.keterangan ?? (ENDED.includes(sp2d.status) ? (putaran?.alasan ?? '') : ''),
      },
      jumlah: sen(sp2d.netto),
      lunas: false,
      urut: { ...urut, jumlah: sen(sp2d.netto) },
      saring: {
        ...{ jenis: sp2d.jenis, keadaan, dari: sp2d.tanggal, sampai: sp2d.tanggal },
        ...{ bayarDari: sp2d.tanggal_bayar, bayarSampai: sp2d.tanggal_bayar },
      },
      kelompok: { bruto: sp2d.bruto },
    }
  })
