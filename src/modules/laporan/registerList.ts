import { written } from '../../db/written.js'
import type { Deps } from '../../deps.js'
import { ENDED, PAYING, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { JENIS_SP2D, type JenisSp2d } from '../../domain/sp2d.js'
import { pilihanOpd, pilihanPemda } from '../sp2d/tempat.js'
import {
  anyOf,
  contains,
  type Filter,
  fromDate,
  type ListSpec,
  oneOf,
  searchIn,
  untilDate,
} from '../../web/lists/spec.js'

export interface RawRegister {
  id: string
  nomor: string
  tanggal: string
  pemda: string
  opd: string
  jenis: JenisSp2d
  penerima_nama: string
  bruto: string
  netto: string
  keadaan: Keadaan
  status: StatusSp2d
  diterima_pada: Date
  disetujui_pada: Date | null
  tanggal_bayar: string | null
  alasan: string | null
}

export interface JumlahKeadaan {
  nama: string
  /** The sum of all. */
  semua: boolean
  banyak: string
  bruto: string
  netto: string
}

/** What a register tells apart: where an SP2D stands for the books of the Pemda. */
export const KEADAAN = {
  DITERIMA: 'Diterima',
  DISETUJUI: 'Disetujui',
  CAIR: 'Cair',
  RETUR: 'Retur',
  DITOLAK: 'Ditolak',
  DIBATALKAN: 'Dibatalkan',
} as const
export type Keadaan = keyof typeof KEADAAN
export const NADA_KEADAAN = {
  ...{ DITERIMA: 'netral', DISETUJUI: 'proses', CAIR: 'sukses' },
  ...{ RETUR: 'peringatan', DITOLAK: 'bahaya', DIBATALKAN: 'bahaya' },
} as const

// What came back counts as retur until its own putaran has paid it anew: while that waits, is paid, or was rejected.
const KEADAAN_SQL = `(CASE WHEN s.status = 'CAIR' THEN 'CAIR' WHEN s.status = 'RETUR' OR t.sebab = 'RETUR' THEN 'RETUR'
  WHEN ${written('s.status', PAYING)} THEN 'DISETUJUI'
  WHEN ${written('s.status', ENDED)} THEN s.status ELSE 'DITERIMA' END)`

const spec = (tempat: Record<string, Filter>): ListSpec<RawRegister> => ({
  href: '/cmsp/laporan/register',
  from: `sp2d s JOIN opd o ON o.id = s.opd_id JOIN pemda d ON d.id = s.pemda_id
    JOIN putaran t ON t.sp2d_id = s.id AND t.nomor = s.putaran
    LEFT JOIN keputusan a ON a.sp2d_id = s.id AND a.putaran = s.putaran AND a.level = 'APPROVER' AND a.putusan = 'SETUJU'
    LEFT JOIN keputusan x ON x.sp2d_id = s.id AND x.putaran = s.putaran AND x.putusan = 'TOLAK'`,
  select: `s.id, s.nomor, s.tanggal, d.nama AS pemda, o.nama AS opd, s.jenis, s.penerima_nama, s.bruto, s.netto,
    ${KEADAAN_SQL} AS keadaan, s.status, s.diterima_pada, a.waktu AS disetujui_pada, s.tanggal_bayar,
    coalesce(x.keterangan, CASE WHEN s.status IN ('DITOLAK', 'DIBATALKAN') THEN t.alasan END) AS alasan`,
  id: 's.id',
  filters: {
    cari: searchIn('No. SP2D atau nama penerima', 's.nomor', 's.penerima_nama'),
    dari: fromDate('Tanggal SP2D dari', 's.tanggal'),
    sampai: untilDate('Tanggal SP2D sampai', 's.tanggal'),
    bayarDari: fromDate('Tanggal bayar dari', 's.tanggal_bayar'),
    bayarSampai: untilDate('Tanggal bayar sampai', 's.tanggal_bayar'),
    ...tempat,
    jenis: anyOf('Jenis SP2D', 's.jenis', JENIS_SP2D),
    keadaan: anyOf('Keadaan', KEADAAN_SQL, KEADAAN),
  },
  sorts: {
    tanggal: { label: 'Tanggal', column: 's.tanggal', type: 'date' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    jumlah: { label: 'Netto', column: 's.netto', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada SP2D',
    saran: 'Register terisi begitu SP2D diterima dari FMIS.',
    tautan: null,
  },
  berkas: {
    nama: 'register-sp2d',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal SP2D', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
      { judul: 'Jenis', lebar: 24, jenis: 'teks', nilai: (raw) => JENIS_SP2D[raw.jenis] },
      { judul: 'Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
      { judul: 'Bruto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.bruto },
      { judul: 'Netto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.netto },
      { judul: 'Keadaan', lebar: 14, jenis: 'teks', nilai: (raw) => KEADAAN[raw.keadaan] },
      { judul: 'Status', lebar: 28, jenis: 'teks', nilai: (raw) => STATUS_SP2D[raw.status] },
      { judul: 'Diterima', lebar: 18, jenis: 'waktu', nilai: (raw) => raw.diterima_pada },
      { judul: 'Disetujui', lebar: 18, jenis: 'waktu', nilai: (raw) => raw.disetujui_pada },
      { judul: 'Tanggal Bayar', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal_bayar },
      { judul: 'Alasan', lebar: 48, jenis: 'teks', nilai: (raw) => raw.alasan },
    ],
  },
})

/** Every SP2D of this tahun anggaran that the person may see, and what became of it. */
export async function registerSp2d(deps: Deps, { pemdaId }: Pelaku): Promise<ListSpec<RawRegister>> {
  if (pemdaId !== null) return spec({ opd: oneOf('OPD', 's.opd_id', await pilihanOpd(deps, pemdaId)) })
  return spec({ pemda: oneOf('Pemda', 's.pemda_id', await pilihanPemda(deps)), opd: contains('OPD', 'o.nama') })
}
