import type { Deps } from '../../deps.js'
import { anyOf, contains, fromDate, type ListSpec, untilDate, searchIn } from '../../web/lists/spec.js'
import { BERANGKAT } from '../pencairan/berangkat.js'
import { BULAN } from './pajakList.js'

export interface RawPotongan {
  id: string
  sp2d_id: string
  nomor: string
  tanggal: string
  opd: string
  pemda: string
  kode: string
  uraian: string
  no_rekening: string | null
  nama_rekening: string | null
  jumlah: string
  status: keyof typeof STATUS_POTONGAN
  referensi: string | null
  tanggal_setor: string | null
}

export const STATUS_POTONGAN = {
  MENUNGGU: 'Menunggu persetujuan',
  DIPROSES: 'Proses pembayaran',
  GAGAL: 'Gagal dibayar',
  DISETOR: 'Sudah disetor',
  DIRETUR: 'Diretur, belum disetor ulang',
} as const
export const NADA_POTONGAN = {
  MENUNGGU: 'netral',
  DIPROSES: 'proses',
  GAGAL: 'bahaya',
  DISETOR: 'sukses',
  DIRETUR: 'peringatan',
} as const

const STATUS_SQL = `(CASE WHEN l.status IS NULL THEN 'MENUNGGU' WHEN l.status = 'BERHASIL' THEN 'DISETOR'
  WHEN l.status = 'GAGAL' THEN 'GAGAL' WHEN l.status = 'RETUR' THEN 'DIRETUR' ELSE 'DIPROSES' END)`
// The day the money left, as tanggal bayar: what was answered after midnight belongs to the day before.
const TANGGAL_SETOR = `(CASE WHEN l.status = 'BERHASIL' THEN (l.dikirim_pada AT TIME ZONE 'Asia/Makassar')::date END)`
// The month of a year's register is one of that year, also for what was paid after it.
const HARI = `coalesce(${TANGGAL_SETOR}, s.tanggal)`
const BULAN_SETOR = `(CASE WHEN ${HARI} >= make_date(s.tahun + 1, 1, 1) THEN 'LEWAT' ELSE to_char(${HARI}, 'FMMM') END)`
// A leg knows its place in the signed plan, and the plan knows which row of the SP2D that was.
const LEG = `LEFT JOIN LATERAL (
    SELECT l.status, l.no_rekening, l.nama_tujuan, l.referensi_bank,
      (SELECT ${BERANGKAT.sql} FROM percobaan x WHERE x.leg_id = l.id AND x.status = 'BERHASIL') AS dikirim_pada
    FROM leg l JOIN pencairan c ON c.id = l.pencairan_id
      JOIN putaran t ON t.sp2d_id = c.sp2d_id AND t.nomor = c.putaran
    WHERE c.sp2d_id = s.id AND l.jenis = 'POTONGAN' AND l.status <> 'DIBATALKAN'
      AND t.rencana -> 'potongan' -> l.urut ->> 'id' = p.id::text
    ORDER BY l.id DESC LIMIT 1) l ON true`

const spec = (jenis: Record<string, string>): ListSpec<RawPotongan> => ({
  href: '/cmsp/laporan/potongan',
  from: `potongan p JOIN sp2d s ON s.id = p.sp2d_id JOIN opd o ON o.id = s.opd_id JOIN pemda d ON d.id = s.pemda_id ${LEG}`,
  select: `p.id, s.id AS sp2d_id, s.nomor, s.tanggal, o.nama AS opd, d.nama AS pemda, p.kode, p.uraian,
    coalesce(l.no_rekening, p.no_rekening) AS no_rekening, coalesce(l.nama_tujuan, p.nama_rekening) AS nama_rekening,
    p.jumlah, ${STATUS_SQL} AS status, l.referensi_bank AS referensi, ${TANGGAL_SETOR} AS tanggal_setor`,
  id: 'p.id',
  filters: {
    cari: searchIn('No. SP2D atau uraian', 's.nomor', 'p.uraian'),
    jenis: anyOf('Jenis Potongan', 'p.kode', jenis),
    bulan: anyOf('Bulan', BULAN_SETOR, { ...BULAN, LEWAT: 'Setelah akhir tahun' }),
    status: anyOf('Status', STATUS_SQL, STATUS_POTONGAN),
    opd: contains('OPD', 'o.nama'),
    nomor: contains('No. SP2D', 's.nomor'),
    rekening: contains('Rekening Tujuan', 'coalesce(l.no_rekening, p.no_rekening)'),
    dari: fromDate('Tanggal Setor dari', TANGGAL_SETOR),
    sampai: untilDate('Tanggal Setor sampai', TANGGAL_SETOR),
  },
  sorts: {
    tanggal: { label: 'Tanggal', column: 's.tanggal', type: 'date' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    kode: { label: 'Kode', column: 'p.kode', type: 'text' },
    jumlah: { label: 'Jumlah', column: 'p.jumlah', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada potongan',
    saran: 'Register terisi begitu SP2D yang mempunyai potongan diterima.',
    tautan: null,
  },
  berkas: {
    nama: 'register-potongan',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal SP2D', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
      { judul: 'Kode', lebar: 20, jenis: 'teks', nilai: (raw) => raw.kode },
      { judul: 'Jenis Potongan', lebar: 32, jenis: 'teks', nilai: (raw) => raw.uraian },
      { judul: 'Rekening Tujuan', lebar: 20, jenis: 'teks', nilai: (raw) => raw.no_rekening },
      { judul: 'Nama Rekening', lebar: 32, jenis: 'teks', nilai: (raw) => raw.nama_rekening },
      { judul: 'Jumlah', lebar: 20, jenis: 'uang', nilai: (raw) => raw.jumlah },
      { judul: 'Status', lebar: 24, jenis: 'teks', nilai: (raw) => STATUS_POTONGAN[raw.status] },
      { judul: 'Referensi Bank', lebar: 28, jenis: 'teks', nilai: (raw) => raw.referensi },
      { judul: 'Tanggal Setor', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal_setor },
    ],
  },
})

/** Every deduction that reduces a payment, with the account it goes to; the kinds are those of Data Rekening. */
export async function registerPotongan(deps: Deps): Promise<ListSpec<RawPotongan>> {
  const jenis = await deps.prisma.jenisPotongan.findMany({ orderBy: { kode: 'asc' } })
  return spec(Object.fromEntries(jenis.map(({ kode, nama }) => [kode, nama])))
}
