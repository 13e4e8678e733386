import { namaBulan } from '../../domain/tanggal.js'
import { anyOf, contains, fromDate, type ListSpec, untilDate, searchIn } from '../../web/lists/spec.js'
import { masaBaca, npwpBaca } from '../../web/tampilan.js'

export interface RawPajak {
  id: string
  sp2d_id: string
  leg_id: string | null
  nomor: string
  tanggal: string
  opd: string
  pemda: string
  kap: string
  kjs: string
  uraian: string
  npwp: string | null
  masa: string
  tahun_pajak: number
  jumlah: string
  kode: string | null
  status: keyof typeof STATUS_PAJAK
  ntb: string | null
  ntpn: string | null
  tanggal_buku: string | null
}

export const STATUS_PAJAK = {
  TANPA_KODE: 'Belum ada kode billing',
  MENUNGGU: 'Menunggu persetujuan',
  DIPROSES: 'Proses pembayaran',
  GAGAL: 'Gagal dibayar',
  DIBAYAR: 'Sudah dibayar',
  DILUAR: 'Dibayar di luar CMSP',
} as const
export const NADA_PAJAK = {
  TANPA_KODE: 'netral',
  MENUNGGU: 'netral',
  DIPROSES: 'proses',
  GAGAL: 'bahaya',
  DIBAYAR: 'sukses',
  DILUAR: 'sukses',
} as const

const JENIS_KAP = {
  '411121': 'PPh Pasal 21',
  '411122': 'PPh Pasal 22',
  '411124': 'PPh Pasal 23',
  '411128': 'PPh Pasal 4(2)',
  '411211': 'PPN dalam negeri',
  '411212': 'PPN impor',
  '411221': 'PPnBM dalam negeri',
  '411222': 'PPnBM impor',
  '411619': 'Pajak tidak langsung lainnya',
}

/** Without a leading zero: an object tells its keys that are numbers in their order, and before all others. */
export const BULAN = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [String(index + 1), namaBulan(index + 1)]),
)

const STATUS_SQL = `(CASE WHEN k.leg_id IS NOT NULL THEN 'DIBAYAR' WHEN u.leg_id IS NOT NULL THEN 'DILUAR' WHEN b.id IS NULL THEN 'TANPA_KODE'
  WHEN l.status = 'GAGAL' THEN 'GAGAL' WHEN l.id IS NOT NULL THEN 'DIPROSES' ELSE 'MENUNGGU' END)`

const NTPN = 'coalesce(k.ntpn, u.ntpn)'
/** Of what another bank was paid, the day on its proof. */
const TANGGAL_BUKU = 'coalesce(k.tanggal_buku, u.tanggal_bayar)'

/** Paid to the state treasury, here or at another bank. */
export const PAJAK_LUNAS = '(k.leg_id IS NOT NULL OR u.leg_id IS NOT NULL)'

/** The day on which the whole SP2D was paid, as the start page counts it; a returned one no longer is. */
const CAIR_PADA = `(CASE WHEN s.status = 'CAIR' THEN s.tanggal_bayar END)`

// A masa is of this tahun anggaran, of the one before (December's tax, paid in January), or of what was late for longer.
const TAHUN_PAJAK = `(CASE WHEN p.tahun_pajak BETWEEN s.tahun - 1 AND s.tahun THEN p.tahun_pajak::text ELSE 'LAIN' END)`

/** Every tax that reduces a payment of this tahun anggaran, whatever became of it; one code may stand behind several rows. */
export const registerPajak = (tahun: number): ListSpec<RawPajak> => ({
  href: '/cmsp/laporan/pajak',
  from: `pajak p JOIN sp2d s ON s.id = p.sp2d_id JOIN opd o ON o.id = s.opd_id JOIN pemda d ON d.id = s.pemda_id
    LEFT JOIN billing b ON b.id = p.billing_id
    LEFT JOIN leg l ON l.billing_id = b.id AND l.status NOT IN ('DIBATALKAN', 'RETUR')
    LEFT JOIN bukti_pajak k ON k.leg_id = l.id LEFT JOIN bukti_luar u ON u.leg_id = l.id`,
  select: `p.id, s.id AS sp2d_id, k.leg_id, s.nomor, s.tanggal, o.nama AS opd, d.nama AS pemda, p.kap, p.kjs, p.uraian,
    coalesce(b.npwp, p.npwp) AS npwp, p.masa, p.tahun_pajak, p.jumlah, b.kode, ${STATUS_SQL} AS status,
    coalesce(k.ntb, u.ntb) AS ntb, ${NTPN} AS ntpn, ${TANGGAL_BUKU} AS tanggal_buku`,
  id: 'p.id',
  filters: {
    cari: searchIn('No. SP2D, kode billing, atau NTPN', 's.nomor', 'b.kode', NTPN),
    masa: anyOf('Masa Pajak', 'left(p.masa, 2)::int::text', BULAN),
    tahunPajak: anyOf('Tahun Pajak', TAHUN_PAJAK, {
      ...Object.fromEntries([tahun - 1, tahun].map((satu) => [satu, String(satu)])),
      LAIN: 'Tahun lain',
    }),
    jenis: anyOf('Jenis Pajak', 'p.kap', JENIS_KAP),
    // FMIS may send, and a new rule may name, a kind that is not in the list above.
    kode: contains('KAP-KJS', `(p.kap || '-' || p.kjs)`),
    status: anyOf('Status', STATUS_SQL, STATUS_PAJAK),
    opd: contains('OPD', 'o.nama'),
    nomor: contains('No. SP2D', 's.nomor'),
    ntpn: contains('NTPN', NTPN),
    dari: fromDate('Tanggal Buku dari', TANGGAL_BUKU),
    sampai: untilDate('Tanggal Buku sampai', TANGGAL_BUKU),
    cairDari: fromDate('SP2D cair dari', CAIR_PADA),
    cairSampai: untilDate('SP2D cair sampai', CAIR_PADA),
  },
  sorts: {
    tanggal: { label: 'Tanggal', column: 's.tanggal', type: 'date' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    masa: { label: 'Masa pajak', column: `(p.tahun_pajak || p.masa)`, type: 'text' },
    jumlah: { label: 'Jumlah', column: 'p.jumlah', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada pajak',
    saran: 'Register terisi begitu SP2D yang mempunyai pajak diterima.',
    tautan: null,
  },
  berkas: {
    nama: 'register-pajak',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal SP2D', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
      { judul: 'KAP-KJS', lebar: 12, jenis: 'teks', nilai: (raw) => `${raw.kap}-${raw.kjs}` },
      { judul: 'Jenis Pajak', lebar: 32, jenis: 'teks', nilai: (raw) => raw.uraian },
      { judul: 'Masa Pajak', lebar: 18, jenis: 'teks', nilai: (raw) => masaBaca(raw.masa, raw.tahun_pajak) },
      { judul: 'NPWP', lebar: 22, jenis: 'teks', nilai: (raw) => npwpBaca(raw.npwp) },
      { judul: 'Jumlah', lebar: 20, jenis: 'uang', nilai: (raw) => raw.jumlah },
      { judul: 'Kode Billing', lebar: 20, jenis: 'teks', nilai: (raw) => raw.kode },
      { judul: 'Status', lebar: 24, jenis: 'teks', nilai: (raw) => STATUS_PAJAK[raw.status] },
      { judul: 'NTPN', lebar: 20, jenis: 'teks', nilai: (raw) => raw.ntpn },
      { judul: 'NTB', lebar: 16, jenis: 'teks', nilai: (raw) => raw.ntb },
      { judul: 'Tanggal Buku', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal_buku },
    ],
  },
})
