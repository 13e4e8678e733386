import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Level } from '../../domain/alur.js'
import { type Sk, sebutanLengkap } from '../../domain/delegasi.js'
import { IZIN, type Izin, PERAN, type Peran } from '../../domain/izin.js'
import { addHari } from '../../domain/kalender.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal, isTanggal, type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import { tanggalBaca } from '../../web/tampilan.js'
import { BACA_IZIN } from './bacaIzin.js'
import type { HakPage, HakRow } from './page.js'

interface RawHak {
  nama: string
  username: string
  nip: string
  jabatan: string
  peran: Peran
  pemda: string
  status: string
  berlaku_sampai: string | null
  delegasi: (Sk & { level: Level })[]
}

const STATUS: Record<string, string> = { AKTIF: 'Aktif', NONAKTIF: 'Nonaktif' }

const statusOf = ({ status, berlaku_sampai }: RawHak): string =>
  `${STATUS[status] ?? status}${berlaku_sampai ? ` sampai ${tanggalBaca(berlaku_sampai)}` : ''}`

const delegasiOf = ({ delegasi }: RawHak): string => delegasi.map((sk) => sebutanLengkap(sk.level, sk)).join('; ')

// The date stands in the text, because FROM binds nothing; it is a date that exists, and nothing else gets here.
const akhir = (tanggal: Tanggal) => `(timestamp '${addHari(tanggal, 1)}' AT TIME ZONE 'Asia/Makassar')`

const spec = (tanggal: Tanggal): ListSpec<RawHak> => ({
  href: '/cmsp/audit/hak',
  from: `hak_pengguna(${akhir(tanggal)}) h LEFT JOIN pemda d ON d.kode = h.pemda`,
  select: `h.nama, h.username, h.nip, h.jabatan, h.peran, h.status, h.berlaku_sampai, coalesce(d.nama, 'Bank Kalsel') AS pemda,
    ARRAY(SELECT json_build_object('level', g.level, 'jenis', g.jenis, 'noSk', g.no_sk) FROM delegasi g
      WHERE g.pengguna_id = h.id AND date '${tanggal}' BETWEEN g.mulai AND g.selesai AND g.dibuat_pada < ${akhir(tanggal)}
        AND (g.diakhiri_pada IS NULL OR g.diakhiri_pada >= ${akhir(tanggal)}) ORDER BY g.id) AS delegasi`,
  id: 'h.id',
  filters: {
    cari: searchIn('Nama atau username', 'h.nama', 'h.username'),
    tanggal: { label: 'Keadaan pada akhir tanggal', jenis: 'tanggal', where: () => 'true' },
    nama: contains('Nama', 'h.nama'),
    username: contains('Username', 'h.username'),
    peran: anyOf('Peran', 'h.peran', PERAN),
    status: anyOf('Status', 'h.status', STATUS),
  },
  sorts: {
    nama: { label: 'Nama', column: 'h.nama', type: 'text' },
    username: { label: 'Username', column: 'h.username', type: 'text' },
  },
  defaultSort: 'nama',
  kosong: { judul: 'Belum ada pengguna', saran: 'Pada tanggal itu belum ada pengguna.', tautan: null },
  berkas: {
    nama: `hak-pengguna-${tanggal}`,
    kolom: [
      { judul: 'Nama', lebar: 36, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Username', lebar: 22, jenis: 'teks', nilai: (raw) => raw.username },
      { judul: 'NIP', lebar: 22, jenis: 'teks', nilai: (raw) => raw.nip },
      { judul: 'Jabatan', lebar: 40, jenis: 'teks', nilai: (raw) => raw.jabatan },
      { judul: 'Peran', lebar: 14, jenis: 'teks', nilai: (raw) => PERAN[raw.peran] },
      { judul: 'Bertindak sebagai', lebar: 40, jenis: 'teks', nilai: delegasiOf },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Status', lebar: 24, jenis: 'teks', nilai: statusOf },
    ],
  },
})

const scope =
  ({ pemdaId }: Pelaku): Scope =>
  (params) =>
    pemdaId === null ? 'true' : `d.id = ${params.bind(pemdaId, '::bigint')}`

function dateOf(req: Request): Tanggal {
  const asked = req.query['tanggal']
  return typeof asked === 'string' && /^2\d{3}-/.test(asked) && isTanggal(asked) ? asked : tanggalWita(new Date())
}

/** Users as they were at the end of a day in WITA, and what each role may do. */
export async function hakPage(deps: Deps, pelaku: Pelaku, req: Request): Promise<HakPage> {
  const tanggal = dateOf(req)
  const daftar = await readList(deps.pool, spec(tanggal), req, scope(pelaku), (raw): HakRow => {
    const { nama, username, nip, jabatan, pemda } = raw
    const delegasi = delegasiOf(raw) || null
    return { nama, username, nip, jabatan, pemda, delegasi, peran: PERAN[raw.peran], status: statusOf(raw) }
  })
  const hak = Object.entries(IZIN).map(([izin, peran]) => ({
    izin: BACA_IZIN[izin as Izin],
    peran: peran.map((one) => PERAN[one]),
  }))
  return { daftar, pada: formatTanggal(tanggal), hak }
}

export const exportHak = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec(dateOf(req)), req, res, scope(pelaku))
