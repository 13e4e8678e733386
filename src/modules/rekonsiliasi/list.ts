import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, fromDate, type ListSpec, oneOf, type Pilihan, untilDate } from '../../web/lists/spec.js'
import type { Badge } from '../../web/page.js'
import { rupiahTotal, tanggalBaca } from '../../web/tampilan.js'
import { hrefHari } from './hari.js'

/** Days the list looks back. */
const HARI = 62

export const STATUS_HARI = {
  BELUM: 'Belum direkonsiliasi',
  SELISIH: 'Ada selisih',
  MENUNGGU: 'Menunggu kepastian',
  SIAP: 'Siap ditandatangani',
  SEMENTARA: 'Cocok, hari belum berakhir',
  TTD: 'Ditandatangani',
} as const
type StatusHari = keyof typeof STATUS_HARI
const NADA: Record<StatusHari, Badge['nada']> = {
  ...{ BELUM: 'netral', SELISIH: 'bahaya', MENUNGGU: 'peringatan' },
  ...{ SIAP: 'proses', SEMENTARA: 'netral', TTD: 'sukses' },
}
export const badgeHari = (status: StatusHari): Badge => ({ nada: NADA[status], label: STATUS_HARI[status] })

// A signed day that no longer agrees says so: what was signed stays, what is true now must be seen.
const STATUS = `(CASE WHEN k.belum > 0 THEN 'SELISIH' WHEN b.id IS NOT NULL THEN 'TTD' WHEN k.rkud_id IS NULL THEN 'BELUM'
  WHEN k.menunggu > 0 THEN 'MENUNGGU' WHEN NOT n.lengkap THEN 'SEMENTARA' ELSE 'SIAP' END)`

interface RawHari {
  rkud_id: string
  no_rekening: string
  rkud: string
  pemda: string
  tanggal: string
  status: StatusHari
  cocok: number | null
  belum: number | null
  debit: string | null
}

export interface HariRow {
  href: string
  tanggal: string
  rkud: string
  pemda: string
  status: Badge
  cocok: string
  belum: string
  debit: string
}

const spec = (rkud: Pilihan): ListSpec<RawHari> => ({
  href: '/cmsp/rekonsiliasi',
  from: `rkud r JOIN pemda d ON d.id = r.pemda_id
    CROSS JOIN LATERAL (SELECT g::date AS tanggal FROM generate_series(
      (now() AT TIME ZONE 'Asia/Makassar')::date - ${HARI}, (now() AT TIME ZONE 'Asia/Makassar')::date, '1 day') g) h
    LEFT JOIN rekonsiliasi k ON k.rkud_id = r.id AND k.tanggal = h.tanggal
    LEFT JOIN koran_bank n ON n.id = k.koran_id
    LEFT JOIN berita_rekonsiliasi b ON b.rkud_id = r.id AND b.tanggal = h.tanggal`,
  select: `r.id AS rkud_id, r.no_rekening, r.nama AS rkud, d.nama AS pemda, h.tanggal, ${STATUS} AS status, k.cocok, k.belum,
    k.isi ->> 'debit' AS debit`,
  id: `(r.id * 100000 + (h.tanggal - DATE '2000-01-01'))`,
  filters: {
    rkud: oneOf('RKUD', 'r.id', rkud),
    status: anyOf('Status', STATUS, STATUS_HARI),
    dari: fromDate('Dari tanggal', 'h.tanggal'),
    sampai: untilDate('Sampai tanggal', 'h.tanggal'),
  },
  sorts: { tanggal: { label: 'Tanggal', column: 'h.tanggal', type: 'date' } },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada RKUD',
    saran: 'Hari-hari yang direkonsiliasi muncul setelah RKUD didaftarkan di menu Pemda.',
    tautan: null,
  },
  berkas: {
    nama: 'rekonsiliasi-bank',
    kolom: [
      { judul: 'Tanggal', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'RKUD', lebar: 20, jenis: 'teks', nilai: (raw) => raw.no_rekening },
      { judul: 'Status', lebar: 26, jenis: 'teks', nilai: (raw) => STATUS_HARI[raw.status] },
      { judul: 'Cocok', lebar: 10, jenis: 'bilangan', nilai: ({ cocok }) => (cocok === null ? null : String(cocok)) },
      {
        judul: 'Belum jelas',
        lebar: 12,
        jenis: 'bilangan',
        nilai: ({ belum }) => (belum === null ? null : String(belum)),
      },
      { judul: 'Debit bank', lebar: 22, jenis: 'uang', nilai: (raw) => raw.debit },
    ],
  },
})

/** Every RKUD this person may see, day by day. */
export async function specHari(deps: Deps, { pemdaId }: Pelaku): Promise<ListSpec<RawHari>> {
  const rkud = await deps.prisma.rkud.findMany({
    where: pemdaId === null ? {} : { pemdaId },
    include: { pemda: { select: { nama: true } } },
    orderBy: { noRekening: 'asc' },
  })
  return spec(new Map(rkud.map((row) => [String(row.id), `${row.noRekening}, ${row.pemda.nama}`])))
}

export const scopeHari =
  ({ pemdaId }: Pelaku): Scope =>
  (params) =>
    pemdaId === null ? 'true' : `r.pemda_id = ${params.bind(pemdaId, '::bigint')}`

export const hariRow = (raw: RawHari): HariRow => ({
  href: hrefHari(raw.rkud_id, raw.tanggal),
  tanggal: tanggalBaca(raw.tanggal),
  rkud: raw.no_rekening,
  pemda: raw.pemda,
  status: badgeHari(raw.status),
  cocok: raw.cocok === null ? '–' : raw.cocok.toLocaleString('id-ID'),
  belum: raw.belum === null ? '–' : raw.belum.toLocaleString('id-ID'),
  debit: raw.debit === null ? '–' : rupiahTotal(raw.debit),
})

/** How far yesterday is, over everything this person may see. */
export async function progress(deps: Deps, { pemdaId }: Pelaku) {
  const { rows } = await deps.pool.query<{ semua: number; ttd: number; selisih: number }>(
    `SELECT count(*)::int AS semua, count(b.id)::int AS ttd, (count(*) FILTER (WHERE k.belum > 0))::int AS selisih
     FROM rkud r JOIN pemda d ON d.id = r.pemda_id
       CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - 1 AS tanggal) h
       LEFT JOIN rekonsiliasi k ON k.rkud_id = r.id AND k.tanggal = h.tanggal
       LEFT JOIN berita_rekonsiliasi b ON b.rkud_id = r.id AND b.tanggal = h.tanggal
     WHERE $1::bigint IS NULL OR r.pemda_id = $1`,
    [pemdaId],
  )
  const [row] = rows
  return row ?? { semua: 0, ttd: 0, selisih: 0 }
}
