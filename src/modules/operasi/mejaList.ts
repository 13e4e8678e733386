import type { Request, Response } from 'express'
import { written } from '../../db/written.js'
import type { Deps } from '../../deps.js'
import { JENIS_LEG, LEG_TERBUKA, STATUS_LEG, type StatusLeg } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu, lamanya } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import {
  anyOf,
  contains,
  fromAmount,
  type ListSpec,
  oneOf,
  type Pilihan,
  searchIn,
  untilAmount,
} from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'
import { angka, badgeLeg, rupiahTotal } from '../../web/tampilan.js'
import { pilihanPemda } from '../sp2d/tempat.js'
import type { JumlahRow, MejaRow } from './page.js'

export const MEJA = '/cmsp/operasi/pencairan'

interface RawMeja {
  id: string
  sp2d_id: string
  nomor: string
  pemda: string
  jenis: string
  uraian: string
  jumlah: string
  status: StatusLeg
  alasan: string | null
  ditahan: boolean
  sejak: Date
  referensi: string | null
}

const inStatus = (values: string[]) => written('l.status', values)

// In doubt, failed, overdue: nobody but a person helps these on. Then what is on its way, what waits, what is settled.
const PRIORITAS = `CASE WHEN l.status = 'TIDAK_PASTI' THEN 0 WHEN l.status = 'GAGAL' THEN 1
  WHEN l.status IN ('DIKIRIM', 'DIPROSES') AND l.tunggu_sampai < now() - interval '2 minutes' THEN 2
  WHEN l.status IN ('DIKIRIM', 'DIPROSES') THEN 3 WHEN l.status = 'SIAP' THEN 4 WHEN l.status = 'RETUR' THEN 5 ELSE 6 END`
const DITAHAN = `EXISTS (SELECT 1 FROM gerbang_kirim g WHERE g.tertutup AND g.lingkup IN ('SEMUA', 'pemda:' || s.pemda_id, 'sp2d:' || s.id))`
const SEJAK = 'coalesce(c.dikirim_pada, p.dibuat_pada)'

const spec = (pemda: Pilihan): ListSpec<RawMeja> => ({
  href: MEJA,
  from: `leg l JOIN pencairan p ON p.id = l.pencairan_id JOIN sp2d s ON s.id = p.sp2d_id JOIN pemda d ON d.id = s.pemda_id
    LEFT JOIN LATERAL (SELECT referensi, dikirim_pada FROM percobaan WHERE leg_id = l.id ORDER BY ke DESC LIMIT 1) c ON true`,
  select: `l.id, s.id AS sp2d_id, s.nomor, d.nama AS pemda, l.jenis, l.uraian, l.jumlah, l.status, l.alasan, c.referensi,
    ${SEJAK} AS sejak, l.status = 'SIAP' AND ${DITAHAN} AS ditahan`,
  id: 'l.id',
  filters: {
    cari: searchIn('No. SP2D, penerima, atau referensi', 's.nomor', 'l.nama_tujuan', 'c.referensi'),
    status: { ...anyOf('Keadaan', 'l.status', STATUS_LEG), where: (_params, values) => inStatus(values) },
    jenis: anyOf('Jenis', 'l.jenis', JENIS_LEG),
    pemda: oneOf('Pemda', 's.pemda_id', pemda),
    ditahan: anyOf('Ditahan', `(CASE WHEN ${DITAHAN} THEN 'YA' ELSE 'TIDAK' END)`, { YA: 'Ya', TIDAK: 'Tidak' }),
    alasan: contains('Sebab', 'l.alasan'),
    jumlahDari: fromAmount('Jumlah dari', 'l.jumlah'),
    jumlahSampai: untilAmount('Jumlah sampai', 'l.jumlah'),
  },
  sorts: {
    prioritas: {
      label: 'Yang perlu ditangani',
      column: PRIORITAS,
      type: 'numeric',
      kata: ['paling atas', 'paling bawah'],
    },
    sejak: { label: 'Sejak', column: SEJAK, type: 'timestamptz' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    jumlah: { label: 'Jumlah', column: 'l.jumlah', type: 'numeric' },
  },
  defaultSort: 'prioritas',
  bawaan: {
    filters: { status: LEG_TERBUKA },
    kosong: { judul: 'Tidak ada pembayaran yang berjalan', saran: 'Semua pembayaran sudah tuntas.', tautan: null },
  },
  kosong: {
    judul: 'Belum ada pembayaran',
    saran: 'Pembayaran muncul di sini setelah SP2D disetujui approver.',
    tautan: null,
  },
  berkas: {
    nama: 'pembayaran',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Jenis', lebar: 12, jenis: 'teks', nilai: (raw) => JENIS_LEG[raw.jenis] ?? raw.jenis },
      { judul: 'Pembayaran', lebar: 40, jenis: 'teks', nilai: (raw) => raw.uraian },
      { judul: 'Jumlah', lebar: 20, jenis: 'uang', nilai: (raw) => raw.jumlah },
      { judul: 'Keadaan', lebar: 24, jenis: 'teks', nilai: (raw) => STATUS_LEG[raw.status] },
      { judul: 'Sebab', lebar: 60, jenis: 'teks', nilai: (raw) => raw.alasan },
      { judul: 'Ditahan', lebar: 10, jenis: 'teks', nilai: (raw) => (raw.ditahan ? 'Ya' : 'Tidak') },
      { judul: 'Sejak (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.sejak },
      { judul: 'Referensi', lebar: 28, jenis: 'teks', nilai: (raw) => raw.referensi },
    ],
  },
})

// What is not settled is shown whatever its year: on 2 January last year's doubt is still a doubt.
const scope =
  ({ tahun }: Pelaku): Scope =>
  (params) =>
    `(s.tahun = ${params.bind(tahun, '::int')} OR ${inStatus(LEG_TERBUKA)})`

/** All payments of all Pemda: in doubt and stuck ones first, each with its age. */
export async function listMeja(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<MejaRow>> {
  const now = new Date()
  return readList(deps.pool, spec(await pilihanPemda(deps)), req, scope(pelaku), (raw) => ({
    href: `${MEJA}/${raw.id}`,
    sp2dHref: `/cmsp/sp2d/${raw.sp2d_id}`,
    nomor: raw.nomor,
    pemda: raw.pemda,
    leg: `${JENIS_LEG[raw.jenis] ?? raw.jenis}: ${raw.uraian}`,
    jumlah: angka(raw.jumlah),
    status: badgeLeg(raw.status),
    penjelasan: raw.ditahan ? `Ditahan. ${raw.alasan ?? ''}` : raw.alasan,
    sejak: formatWaktu(raw.sejak),
    umur: lamanya(raw.sejak, now),
    referensi: raw.referensi,
  }))
}

export async function exportMeja(deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> {
  await exportList(deps.pool, spec(await pilihanPemda(deps)), req, res, scope(pelaku))
}

/** Per state that is not settled: how many payments of all Pemda, how much, and since when the oldest of them. */
export async function jumlahPerKeadaan({ pool }: Deps): Promise<JumlahRow[]> {
  const { rows } = await pool.query<{ status: StatusLeg; n: string; total: string; tertua: Date }>(
    `SELECT l.status, count(*) AS n, sum(l.jumlah)::text AS total, min(p.dibuat_pada) AS tertua
     FROM leg l JOIN pencairan p ON p.id = l.pencairan_id WHERE ${inStatus(LEG_TERBUKA)} GROUP BY 1`,
  )
  const now = new Date()
  return LEG_TERBUKA.flatMap((status) => {
    const row = rows.find((each) => each.status === status)
    if (!row) return []
    const href = `${MEJA}?status=${status}`
    return [
      {
        href,
        status: badgeLeg(status),
        banyak: row.n,
        total: rupiahTotal(row.total),
        tertua: lamanya(row.tertua, now),
      },
    ]
  })
}
