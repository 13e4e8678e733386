import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { type Level, LEVELS } from '../../domain/alur.js'
import { JENIS_DELEGASI, type JenisDelegasi, sebutanLevel } from '../../domain/delegasi.js'
import { PERAN } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import { tanggalBaca } from '../../web/tampilan.js'
import type { DelegasiRow } from './page.js'

interface RawDelegasi {
  id: string
  nama: string
  peran: Level
  pemda: string
  level: Level
  jenis: JenisDelegasi
  no_sk: string
  tanggal_sk: string
  mulai: string
  selesai: string
  keadaan: keyof typeof KEADAAN
  alasan_akhir: string | null
}

export const KEADAAN = {
  BERLAKU: 'Berlaku',
  AKAN_DATANG: 'Akan datang',
  BERAKHIR: 'Berakhir',
  DIAKHIRI: 'Diakhiri lebih awal',
} as const

const NADA: Record<keyof typeof KEADAAN, Badge['nada']> = {
  BERLAKU: 'sukses',
  AKAN_DATANG: 'proses',
  BERAKHIR: 'netral',
  DIAKHIRI: 'peringatan',
}

/** The state of a delegation by the database's date; `g` is its table. */
export const KEADAAN_SQL = `CASE WHEN g.diakhiri_pada IS NOT NULL THEN 'DIAKHIRI'
  WHEN g.selesai < (now() AT TIME ZONE 'Asia/Makassar')::date THEN 'BERAKHIR'
  WHEN g.mulai > (now() AT TIME ZONE 'Asia/Makassar')::date THEN 'AKAN_DATANG' ELSE 'BERLAKU' END`

export const badgeDelegasi = (keadaan: keyof typeof KEADAAN): Badge => ({
  nada: NADA[keadaan],
  label: KEADAAN[keadaan],
})

const PEMUTUS = Object.fromEntries(LEVELS.map((level) => [level, PERAN[level]]))

const spec = (pemda: Record<string, string>): ListSpec<RawDelegasi> => ({
  href: '/cmsp/admin/delegasi',
  from: 'delegasi g JOIN pengguna p ON p.id = g.pengguna_id JOIN pemda d ON d.id = g.pemda_id',
  select: `g.id, p.nama, p.peran, d.nama AS pemda, g.level, g.jenis, g.no_sk, g.tanggal_sk, g.mulai, g.selesai, g.alasan_akhir,
    ${KEADAAN_SQL} AS keadaan`,
  id: 'g.id',
  filters: {
    cari: searchIn('Nama atau nomor SK', 'p.nama', 'g.no_sk'),
    nama: contains('Nama', 'p.nama'),
    noSk: contains('Nomor SK', 'g.no_sk'),
    level: anyOf('Tingkat', 'g.level', PEMUTUS),
    jenis: anyOf('Jenis', 'g.jenis', JENIS_DELEGASI),
    keadaan: anyOf('Status', KEADAAN_SQL, KEADAAN),
    pemda: anyOf('Pemda', 'd.kode', pemda),
  },
  sorts: {
    mulai: { label: 'Mulai', column: 'g.mulai', type: 'date' },
    selesai: { label: 'Selesai', column: 'g.selesai', type: 'date' },
    nama: { label: 'Nama', column: 'p.nama', type: 'text' },
  },
  defaultSort: '-mulai',
  kosong: {
    judul: 'Belum ada delegasi',
    saran: 'Delegasi (Plh./Plt.) diajukan Admin Bank atas surat Pemda dan disetujui admin kedua.',
    tautan: null,
  },
  berkas: {
    nama: 'delegasi',
    kolom: [
      { judul: 'Nama', lebar: 36, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Peran sendiri', lebar: 14, jenis: 'teks', nilai: (raw) => PERAN[raw.peran] },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Bertindak sebagai', lebar: 18, jenis: 'teks', nilai: sebagai },
      { judul: 'Nomor SK', lebar: 30, jenis: 'teks', nilai: (raw) => raw.no_sk },
      { judul: 'Tanggal SK', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal_sk },
      { judul: 'Mulai', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.mulai },
      { judul: 'Selesai', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.selesai },
      { judul: 'Status', lebar: 20, jenis: 'teks', nilai: (raw) => KEADAAN[raw.keadaan] },
      { judul: 'Alasan diakhiri', lebar: 40, jenis: 'teks', nilai: (raw) => raw.alasan_akhir },
    ],
  },
})

const sebagai = ({ level, jenis, no_sk: noSk }: RawDelegasi) => sebutanLevel(level, { jenis, noSk })

/** An auditor of a Pemda reads its own delegations; the bank's people read all. */
export const milikPemda = ({ pemdaId }: Pelaku) => (pemdaId === null ? {} : { pemdaId })

const scope =
  ({ pemdaId }: Pelaku): Scope =>
  (params) =>
    pemdaId === null ? 'true' : `g.pemda_id = ${params.bind(pemdaId, '::bigint')}`

async function specFor(deps: Deps, pelaku: Pelaku): Promise<ListSpec<RawDelegasi>> {
  const where = pelaku.pemdaId === null ? {} : { id: pelaku.pemdaId }
  const pemda = await deps.prisma.pemda.findMany({ where, orderBy: { kode: 'asc' } })
  return spec(Object.fromEntries(pemda.map(({ kode, nama }) => [kode, nama])))
}

export async function listDelegasi(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<DelegasiRow>> {
  return readList(deps.pool, await specFor(deps, pelaku), req, scope(pelaku), (raw) => ({
    ...{ id: raw.id, nama: raw.nama, pemda: raw.pemda, noSk: raw.no_sk },
    peran: PERAN[raw.peran],
    sebagai: sebagai(raw),
    mulai: tanggalBaca(raw.mulai),
    selesai: tanggalBaca(raw.selesai),
    status: badgeDelegasi(raw.keadaan),
    href: `/cmsp/admin/delegasi/${raw.id}`,
  }))
}

export async function exportDelegasi(deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> {
  await exportList(deps.pool, await specFor(deps, pelaku), req, res, scope(pelaku))
}
