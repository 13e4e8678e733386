import type { Request, Response } from 'express'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import type { Level } from '../../domain/alur.js'
import { type Sk, sebutanLengkap } from '../../domain/delegasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { isStable, orderOf, type Scope, whereOf } from '../../web/lists/where.js'
import { type ListQuery, listQuery, readListQuery } from '../../web/lists/query.js'
import { contains, fromDate, type ListSpec, Params, searchIn, untilDate } from '../../web/lists/spec.js'
import type { Konfirmasi, ListPage } from '../../web/page.js'
import { angka, rupiah, rupiahTotal, tanggalBaca } from '../../web/tampilan.js'
import { NETTO_DIBAYAR } from '../sp2d/dibayar.js'
import { scopeSp2d } from '../sp2d/scope.js'
import { hanyaRetur } from '../sp2d/tahun.js'
import type { TotalTugas, TugasRow } from './page.js'

interface RawTugas {
  id: string
  nomor: string
  tanggal: string
  penerima_nama: string
  rekening: string
  bank: string
  keperluan: string
  dibayar: string
  dibuat_pada: Date
  pemilik: string
  level: Level
  sk: Sk | null
}

// Tasks are few: whoever is looked for is found among all payees, also where an SP2D names only their number.
const semuaPenerima = (column: string) =>
  `(SELECT string_agg(p.${column}, chr(10)) FROM penerima p WHERE p.sp2d_id = s.id)`

const daftarTugas: ListSpec<RawTugas> = {
  href: '/cmsp/tugas',
  // From the few tasks to their SP2D, never the other way round: a kept plan does not know how few they are.
  from: `tugas t CROSS JOIN LATERAL (SELECT x.*, ${NETTO_DIBAYAR} AS dibayar FROM sp2d x
    JOIN putaran r ON r.sp2d_id = x.id AND r.nomor = t.putaran WHERE x.id = t.sp2d_id OFFSET 0) s`,
  select: `s.id, s.nomor, s.tanggal, s.penerima_nama, coalesce(s.penerima_rekening, '-') AS rekening,
    coalesce(s.penerima_bank, '-') AS bank, s.keperluan, s.dibayar, t.dibuat_pada, t.level,
    (SELECT u.nama FROM pengguna u WHERE u.id = t.pengguna_id) AS pemilik,
    (SELECT json_build_object('jenis', g.jenis, 'noSk', g.no_sk) FROM delegasi g WHERE g.id = t.delegasi_id) AS sk`,
  id: 's.id',
  filters: {
    cari: searchIn('No. SP2D atau nama penerima', 's.nomor', semuaPenerima('nama')),
    nomor: contains('Nomor SP2D', 's.nomor'),
    dari: fromDate('Tanggal Transaksi dari', 's.tanggal'),
    sampai: untilDate('Tanggal Transaksi sampai', 's.tanggal'),
    rekening: contains('Nomor Rekening', semuaPenerima('no_rekening')),
    keterangan: contains('Keterangan', 's.keperluan'),
    nama: contains('Nama Penerima', semuaPenerima('nama')),
  },
  sorts: {
    tanggal: { label: 'Tanggal', column: 's.tanggal', type: 'date' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    penerima: { label: 'Nama Penerima', column: 's.penerima_nama', type: 'text' },
    jumlah: { label: 'Jumlah', column: 's.dibayar', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Daftar Tugas kosong',
    saran: 'Pilih Setuju pada Data SP2D; SP2D-nya lalu menunggu OTP Anda di sini.',
    tautan: { href: '/cmsp/sp2d', label: 'Buka Data SP2D' },
  },
  berkas: {
    nama: 'daftar-tugas',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal Transaksi', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Nama Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
      { judul: 'Nomor Rekening', lebar: 22, jenis: 'teks', nilai: (raw) => raw.rekening },
      { judul: 'Bank', lebar: 20, jenis: 'teks', nilai: (raw) => raw.bank },
      { judul: 'Keterangan', lebar: 50, jenis: 'teks', nilai: (raw) => raw.keperluan },
      { judul: 'Jumlah Netto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.dibayar },
      { judul: 'Diputuskan pada (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.dibuat_pada },
      { judul: 'Diputuskan oleh', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemilik },
      { judul: 'Diputuskan sebagai', lebar: 30, jenis: 'teks', nilai: (raw) => sebutanLengkap(raw.level, raw.sk) },
    ],
  },
}

const tugasRekan: ListSpec<RawTugas> = {
  ...daftarTugas,
  href: '/cmsp/tugas/rekan',
  kosong: {
    judul: 'Tidak ada tugas rekan',
    saran: 'Di sini tampil SP2D yang dipilih Setuju oleh rekan setingkat Anda dan masih menunggu OTP-nya.',
    tautan: null,
  },
}

/** Whose tasks: the own ones, or those of the others who decide at the same level of the same Pemda. */
export type Milik = 'saya' | 'rekan'
const SPEC: Record<Milik, ListSpec<RawTugas>> = { saya: daftarTugas, rekan: tugasRekan }

const scope =
  (pelaku: Pelaku, milik: Milik): Scope =>
  (params) => {
    // A choice that was left open when its year ended waits for nobody any more.
    const own = scopeSp2d(pelaku)(params) + hanyaRetur(pelaku)
    const me = params.bind(pelaku.id, '::bigint')
    if (milik === 'saya') return `t.pengguna_id = ${me} AND ${own}`
    return `t.pengguna_id <> ${me} AND t.level = ANY(${params.bind([...pelaku.levels], '::text[]')}) AND ${own}`
  }

export const hapusKonfirmasi = (row: { nomor: string; penerima_nama: string; dibayar: string }): Konfirmasi => ({
  pesan: `SP2D ${row.nomor}, ${row.penerima_nama}, ${rupiah(row.dibayar)} dihapus dari Daftar Tugas. Putusan Setuju Anda ditarik dan SP2D-nya kembali belum diputuskan di tingkat Anda; persetujuan tingkat sebelumnya dan kode billing tetap. OTP yang sedang terbuka untuknya tidak berlaku lagi, dan FMIS tidak diberi tahu.`,
  tombol: 'Ya, hapus',
})

export function listTugas(
  deps: Deps,
  pelaku: Pelaku,
  req: Request,
  milik: Milik,
  banyak: Promise<number>,
): Promise<ListPage<TugasRow>> {
  const own = milik === 'saya'
  return readList(
    deps.pool,
    SPEC[milik],
    req,
    scope(pelaku, milik),
    (raw) => ({
      id: raw.id,
      nomor: raw.nomor,
      tanggal: tanggalBaca(raw.tanggal),
      penerima: raw.penerima_nama,
      rekening: raw.rekening,
      bank: raw.bank,
      keterangan: raw.keperluan,
      jumlah: angka(raw.dibayar),
      netto: raw.dibayar,
      diputuskan: formatWaktu(raw.dibuat_pada),
      oleh: own ? null : raw.pemilik,
      sebagai: raw.sk && sebutanLengkap(raw.level, raw.sk),
      infoHref: `/cmsp/tugas/${raw.id}`,
      approveHref: own ? `/cmsp/tugas/konfirmasi?id=${raw.id}` : null,
      hapusAksi: own ? `/cmsp/tugas/${raw.id}/hapus` : null,
      hapus: hapusKonfirmasi(raw),
      ambilAlihHref: own ? null : `/cmsp/sp2d/${raw.id}?ambilAlih=ya`,
    }),
    banyak,
  )
}

export const exportTugas = (deps: Deps, pelaku: Pelaku, req: Request, res: Response, milik: Milik): Promise<void> =>
  exportList(deps.pool, SPEC[milik], req, res, scope(pelaku, milik))

/** Count and sum of everything the shown list finds, exact. */
export async function sumTugas(deps: Deps, pelaku: Pelaku, req: Request, milik: Milik): Promise<TotalTugas> {
  const query = await listQuery(deps.pool, SPEC[milik], req)
  const { where, params } = filtered(pelaku, query, milik)
  const text = `SELECT count(*)::int AS jumlah, coalesce(sum(s.dibayar), 0.00)::text AS total FROM ${SPEC[milik].from} WHERE ${where}`
  const { values } = params
  const statement = isStable(SPEC[milik], query) ? prepared(text, values) : { text, values }
  const { rows } = await deps.pool.query<{ jumlah: number; total: string }>(statement)
  const { jumlah = 0, total = '0.00' } = rows[0] ?? {}
  return { jumlah, total: rupiahTotal(total) }
}

/** Everything the filter of the address finds in the own list, in the list's order, at most `most`. */
export async function idsOfFilter(deps: Deps, pelaku: Pelaku, req: Request, most: number): Promise<bigint[]> {
  const query = readListQuery(daftarTugas, req.query)
  const { where, params } = filtered(pelaku, query, 'saya')
  const text = `SELECT s.id FROM ${daftarTugas.from} WHERE ${where} ORDER BY ${orderOf(daftarTugas, query)} LIMIT ${most}`
  const { rows } = await deps.pool.query<{ id: string }>(text, params.values)
  return rows.map(({ id }) => BigInt(id))
}

function filtered(pelaku: Pelaku, query: ListQuery, milik: Milik) {
  const params = new Params()
  return { where: whereOf(SPEC[milik], query, scope(pelaku, milik), params).join(' AND '), params }
}

export async function countRekan({ pool }: Deps, pelaku: Pelaku): Promise<number> {
  const params = new Params()
  const where = scope(pelaku, 'rekan')(params)
  const text = `SELECT count(*)::int AS n FROM ${tugasRekan.from} WHERE ${where}`
  const { rows } = await pool.query<{ n: number }>(prepared(text, params.values))
  return rows[0]?.n ?? 0
}
