import type { Request, Response } from 'express'
import { written } from '../../db/written.js'
import type { Deps } from '../../deps.js'
import { BEFORE_APPROVAL } from '../../domain/alur.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Scope } from '../../web/lists/where.js'
import type { ListPage } from '../../web/page.js'

export const HREF = '/cmsp/admin/jenis-potongan'
export const hrefUsul = (kode = ''): string => `${HREF}/baru${kode && `?kode=${encodeURIComponent(kode)}`}`

const CARA = { false: 'Rekening potongan Pemda', true: 'Kode billing (pajak)' } as const

interface RawJenis {
  kode: string
  nama: string
  lewat_mpn: boolean
  pemda: number
}

export interface JenisRow {
  kode: string
  nama: string
  cara: string
  /** How many Pemda have named a rekening for it. */
  pemda: string
  usulHref: string | null
}

/** A code that undecided SP2D bring and nothing is known of. */
export interface BelumDikenal {
  kode: string
  uraian: string
  jumlah: string
  usulHref: string | null
}

const caraOf = ({ lewat_mpn }: RawJenis) => CARA[`${lewat_mpn}`]
const pemdaOf = ({ pemda, lewat_mpn }: RawJenis) => (lewat_mpn ? '–' : pemda.toLocaleString('id-ID'))

const spec: ListSpec<RawJenis> = {
  href: HREF,
  from: 'jenis_potongan j',
  select: `j.kode, j.nama, j.lewat_mpn, (SELECT count(*)::int FROM peta_potongan m WHERE m.kode = j.kode) AS pemda`,
  id: 'j.id',
  filters: {
    cari: searchIn('Kode atau nama', 'j.kode', 'j.nama'),
    kode: contains('Kode', 'j.kode'),
    nama: contains('Nama', 'j.nama'),
    cara: anyOf('Dibayar lewat', 'j.lewat_mpn::text', CARA),
  },
  sorts: {
    kode: { label: 'Kode', column: 'j.kode', type: 'text' },
    nama: { label: 'Nama', column: 'j.nama', type: 'text' },
  },
  defaultSort: 'kode',
  kosong: {
    judul: 'Belum ada jenis potongan',
    saran: 'Jenis potongan diusulkan operator dan disetujui admin bank.',
    tautan: null,
  },
  berkas: {
    nama: 'jenis-potongan',
    kolom: [
      { judul: 'Kode', lebar: 24, jenis: 'teks', nilai: (raw) => raw.kode },
      { judul: 'Nama', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Dibayar lewat', lebar: 28, jenis: 'teks', nilai: caraOf },
      { judul: 'Pemda dengan rekening', lebar: 20, jenis: 'teks', nilai: pemdaOf },
    ],
  },
}

const scope: Scope = () => 'true'

export const listJenis = (deps: Deps, req: Request, bolehUsul: boolean): Promise<ListPage<JenisRow>> =>
  readList(deps.pool, spec, req, scope, (raw) => ({
    ...{ kode: raw.kode, nama: raw.nama, cara: caraOf(raw), pemda: pemdaOf(raw) },
    usulHref: bolehUsul && !raw.lewat_mpn ? hrefUsul(raw.kode) : null,
  }))

export const exportJenis = (deps: Deps, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scope)

const BELUM_DIKENAL = `
  SELECT p.kode, min(p.uraian) AS uraian, count(DISTINCT p.sp2d_id)::int AS jumlah
  FROM sp2d s JOIN potongan p ON p.sp2d_id = s.id AND p.mengurangi
  WHERE ${written('s.status', BEFORE_APPROVAL)} AND NOT EXISTS (SELECT FROM jenis_potongan j WHERE j.kode = p.kode)
  GROUP BY p.kode ORDER BY p.kode`

/**
 * How many codes that is, as an expression. From code to code, and from each nobody knows to the newest SP2D with it: of
 * codes there are few, of SP2D that wait there may be thousands.
 */
export const JUMLAH_BELUM_DIKENAL = `(
  WITH RECURSIVE k(kode) AS (
    (SELECT kode FROM potongan ORDER BY kode LIMIT 1)
    UNION ALL
    SELECT (SELECT p.kode FROM potongan p WHERE p.kode > k.kode ORDER BY p.kode LIMIT 1) FROM k WHERE k.kode IS NOT NULL)
  SELECT count(*)::int FROM k WHERE NOT EXISTS (SELECT FROM jenis_potongan j WHERE j.kode = k.kode) AND (
    SELECT true FROM potongan p CROSS JOIN LATERAL (
      SELECT FROM sp2d s WHERE s.id = p.sp2d_id AND ${written('s.status', BEFORE_APPROVAL)} OFFSET 0) s
    WHERE p.kode = k.kode AND p.mengurangi ORDER BY p.id DESC LIMIT 1))`

/** What keeps SP2D from being approved until two people of the bank make it known. */
export async function belumDikenal(deps: Deps, bolehUsul: boolean): Promise<BelumDikenal[]> {
  const { rows } = await deps.pool.query<{ kode: string; uraian: string; jumlah: number }>(BELUM_DIKENAL)
  return rows.map(({ kode, uraian, jumlah }) => ({
    ...{ kode, uraian, jumlah: jumlah.toLocaleString('id-ID') },
    usulHref: bolehUsul ? hrefUsul(kode) : null,
  }))
}
