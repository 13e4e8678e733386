import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import type { JenisUsulan } from './jenis.js'
import { hrefUsulan, jenisOf, STATUS_USULAN } from './load.js'
import type { UsulanRowPage } from './page.js'

interface RawUsulan {
  id: string
  jenis: string
  ringkasan: string
  pengusul: string
  diusulkan_pada: Date
  status: string
  pemutus: string | null
}

const NADA: Record<string, Badge['nada']> = { MENUNGGU: 'proses', DITERAPKAN: 'sukses', DITOLAK: 'bahaya' }

export const badgeUsulan = (status: string): Badge => ({
  nada: NADA[status] ?? 'netral',
  label: STATUS_USULAN[status] ?? status,
})

const spec = (judul: Record<string, string>): ListSpec<RawUsulan> => ({
  href: '/cmsp/admin/usulan',
  from: 'usulan u JOIN pengguna p ON p.id = u.pengusul_id LEFT JOIN pengguna q ON q.id = u.pemutus_id',
  select: `u.id, u.jenis, u.ringkasan, p.nama AS pengusul, u.diusulkan_pada, u.status, q.nama AS pemutus`,
  id: 'u.id',
  filters: {
    cari: searchIn('Tentang atau pengusul', 'u.ringkasan', 'p.nama'),
    status: anyOf('Status', 'u.status', STATUS_USULAN),
    jenis: anyOf('Jenis', 'u.jenis', judul),
    ringkasan: contains('Tentang', 'u.ringkasan'),
    pengusul: contains('Pengusul', 'p.nama'),
  },
  sorts: {
    menunggu: {
      label: 'Yang menunggu',
      column: `CASE u.status WHEN 'MENUNGGU' THEN 1 ELSE 0 END`,
      type: 'numeric',
      kata: ['paling bawah', 'paling atas'],
    },
    diusulkan: { label: 'Diusulkan', column: 'u.diusulkan_pada', type: 'timestamptz' },
  },
  defaultSort: '-menunggu',
  kosong: { judul: 'Belum ada usulan', saran: 'Perubahan yang memerlukan dua orang muncul di sini.', tautan: null },
  berkas: {
    nama: 'usulan',
    kolom: [
      { judul: 'Nomor', lebar: 10, jenis: 'teks', nilai: (raw) => raw.id },
      { judul: 'Jenis', lebar: 28, jenis: 'teks', nilai: (raw) => judul[raw.jenis] ?? raw.jenis },
      { judul: 'Tentang', lebar: 48, jenis: 'teks', nilai: (raw) => raw.ringkasan },
      { judul: 'Status', lebar: 14, jenis: 'teks', nilai: (raw) => STATUS_USULAN[raw.status] ?? raw.status },
      { judul: 'Pengusul', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pengusul },
      { judul: 'Diusulkan (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.diusulkan_pada },
      { judul: 'Pemutus', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemutus },
    ],
  },
})

const judulOf = (jenis: JenisUsulan[]) => Object.fromEntries(jenis.map(({ kode, judul }) => [kode, judul]))

const scope =
  (jenis: JenisUsulan[]): Scope =>
  (params) =>
    `u.jenis = ANY(${params.bind(
      jenis.map(({ kode }) => kode),
      '::text[]',
    )})`

/** Proposals of the kinds this person proposes or decides, the waiting ones first. */
export function listUsulan(
  deps: Deps,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  req: Request,
): Promise<ListPage<UsulanRowPage>> {
  const jenis = jenisOf(daftar, pelaku)
  const judul = judulOf(jenis)
  return readList(deps.pool, spec(judul), req, scope(jenis), (raw) => ({
    id: raw.id,
    href: hrefUsulan(BigInt(raw.id)),
    jenis: judul[raw.jenis] ?? raw.jenis,
    ringkasan: raw.ringkasan,
    pengusul: raw.pengusul,
    diusulkan: formatWaktu(raw.diusulkan_pada),
    status: badgeUsulan(raw.status),
    pemutus: raw.pemutus,
  }))
}

export function exportUsulan(
  deps: Deps,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  req: Request,
  res: Response,
): Promise<void> {
  const jenis = jenisOf(daftar, pelaku)
  return exportList(deps.pool, spec(judulOf(jenis)), req, res, scope(jenis))
}
