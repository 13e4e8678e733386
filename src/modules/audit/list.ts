import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { contains, type Filter, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'
import { PENGECUALIAN, type Pengecualian } from './exceptions.js'
import { AKSI, labelAksi, labelSasaran } from './label.js'
import type { AuditRow } from './page.js'
import { scopeAudit } from './scope.js'

interface RawAudit {
  id: string
  waktu: Date
  pelaku: string
  aksi: string
  sasaran: string | null
  nomor: string | null
  alamat: string | null
  sebelum: string | null
  sesudah: string | null
}

// A day in WITA as instants, so that the index on waktu serves.
const day = (label: string, operator: '>=' | '<', days: number): Filter => ({
  label,
  jenis: 'tanggal',
  where: (params, [value]) =>
    `a.waktu ${operator} (${params.bind(value, '::date')} + ${days})::timestamp AT TIME ZONE 'Asia/Makassar'`,
})

const pengecualian: Filter = {
  label: 'Pengecualian',
  jenis: 'pilihan',
  pilihan: new Map(Object.entries(PENGECUALIAN).map(([kode, { label }]) => [kode, label])),
  where: (_params, values) => `(${values.map((kode) => `(${PENGECUALIAN[kode as Pengecualian].where})`).join(' OR ')})`,
}

const aksi: Filter = {
  label: 'Aksi',
  jenis: 'satu',
  pilihan: new Map(Object.entries(AKSI)),
  where: (params, [value]) => `a.aksi = ${params.bind(value)}`,
}

const spec = (mask: Mask): ListSpec<RawAudit> => ({
  href: '/cmsp/audit',
  from: 'audit a LEFT JOIN sp2d s ON s.id = a.sp2d_id',
  select: `a.id, a.waktu, a.pelaku, a.aksi, a.sasaran, s.nomor, a.alamat, left(a.sebelum::text, 2000) AS sebelum,
    left(a.sesudah::text, 2000) AS sesudah`,
  id: 'a.id',
  filters: {
    cari: searchIn('Pelaku, sasaran', 'a.pelaku', 'a.sasaran'),
    dari: day('Tanggal dari', '>=', 0),
    sampai: day('Tanggal sampai', '<', 1),
    pelaku: contains('Pelaku', 'a.pelaku'),
    aksi,
    nomor: contains('Nomor SP2D', 's.nomor'),
    sasaran: contains('Sasaran', 'a.sasaran'),
    pengecualian,
  },
  sorts: { waktu: { label: 'Waktu', column: 'a.waktu', type: 'timestamptz' } },
  defaultSort: '-waktu',
  kosong: { judul: 'Belum ada catatan', saran: 'Setiap tindakan tercatat di sini dengan sendirinya.', tautan: null },
  berkas: {
    nama: 'jejak-audit',
    kolom: [
      { judul: 'Nomor', lebar: 12, jenis: 'teks', nilai: (raw) => raw.id },
      { judul: 'Waktu (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.waktu },
      { judul: 'Pelaku', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pelaku },
      { judul: 'Aksi', lebar: 40, jenis: 'teks', nilai: (raw) => labelAksi(raw.aksi) },
      { judul: 'Kode aksi', lebar: 28, jenis: 'teks', nilai: (raw) => raw.aksi },
      { judul: 'Sasaran', lebar: 40, jenis: 'teks', nilai: (raw) => mask(raw.sasaran && labelSasaran(raw.sasaran)) },
      { judul: 'Nomor SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Alamat', lebar: 18, jenis: 'teks', nilai: (raw) => raw.alamat },
      { judul: 'Sebelum', lebar: 50, jenis: 'teks', nilai: (raw) => mask(raw.sebelum) },
      { judul: 'Sesudah', lebar: 50, jenis: 'teks', nilai: (raw) => mask(raw.sesudah) },
    ],
  },
})

type Mask = (text: string | null) => string | null

const HP = /\+628\d{3,8}(?=\d{4})/g
/** 10 to 17 digits: an account; a NIP has 18. */
const REKENING = /(?<!\d)\d{6,13}(?=\d{4}(?!\d))/g

/** A phone shows its last four digits only, wherever it stands; for an admin of the bank an account as well. */
export const maskFor =
  ({ peran }: Pick<Pelaku, 'peran'>): Mask =>
  (text) => {
    const masked = text?.replace(HP, '••••') ?? null
    return peran === 'ADMIN_BANK' ? (masked?.replace(REKENING, '••••') ?? null) : masked
  }

/** The audit trail as far as this person may read it, newest first. */
export function listAudit(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<AuditRow>> {
  const mask = maskFor(pelaku)
  return readList(deps.pool, spec(mask), req, scopeAudit(pelaku), (raw) => ({
    id: raw.id,
    href: `/cmsp/audit/${raw.id}`,
    waktu: formatWaktu(raw.waktu),
    pelaku: raw.pelaku,
    aksi: labelAksi(raw.aksi),
    sasaran: raw.nomor ?? mask(raw.sasaran && labelSasaran(raw.sasaran)) ?? '–',
    alamat: raw.alamat ?? '–',
  }))
}

export const exportAudit = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec(maskFor(pelaku)), req, res, scopeAudit(pelaku))
