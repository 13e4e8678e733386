import type { Request, Response } from 'express'
import { written } from '../../db/written.js'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { BEFORE_APPROVAL, PAYING, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import { tahunTerbuka } from '../../web/tahun.js'
import { angka, badgeSp2d } from '../../web/tampilan.js'
import { berlakuBadge, HAMPIR_HABIS_HARI } from './expiry.js'

interface RawBilling {
  sp2d_id: string
  nomor: string
  opd: string
  pemda: string
  status: StatusSp2d
  kode: string
  pajak: string
  jumlah: string
  kedaluwarsa: Date
}

export interface KedaluwarsaRow {
  id: string
  href: string
  nomor: string
  opd: string
  pajak: string
  kode: string
  jumlah: string
  berlaku: Badge
  status: Badge
}

const KEADAAN = { LEWAT: 'Sudah kedaluwarsa', SEGERA: `Berlaku paling lama ${HAMPIR_HABIS_HARI} hari lagi` }

const spec: ListSpec<RawBilling> = {
  href: '/cmsp/pajak/kedaluwarsa',
  from: 'billing b JOIN sp2d s ON s.id = b.sp2d_id JOIN opd o ON o.id = s.opd_id JOIN pemda d ON d.id = s.pemda_id',
  select: `s.id AS sp2d_id, s.nomor, o.nama AS opd, d.nama AS pemda, s.status, b.kode, b.jumlah, b.kedaluwarsa,
    (SELECT string_agg(p.uraian, ', ' ORDER BY p.id) FROM pajak p WHERE p.billing_id = b.id) AS pajak`,
  id: 'b.id',
  filters: {
    cari: searchIn('No. SP2D atau kode billing', 's.nomor', 'b.kode'),
    nomor: contains('No. SP2D', 's.nomor'),
    kode: contains('Kode Billing', 'b.kode'),
    opd: contains('OPD', 'o.nama'),
    keadaan: anyOf('Keadaan', `(CASE WHEN b.kedaluwarsa <= now() THEN 'LEWAT' ELSE 'SEGERA' END)`, KEADAAN),
  },
  sorts: {
    kedaluwarsa: { label: 'Berlaku sampai', column: 'b.kedaluwarsa', type: 'timestamptz' },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    jumlah: { label: 'Jumlah', column: 'b.jumlah', type: 'numeric' },
  },
  defaultSort: 'kedaluwarsa',
  kosong: {
    judul: 'Tidak ada kode billing yang hampir atau sudah kedaluwarsa',
    saran: `Di sini muncul kode billing yang belum dibayar dan berlaku paling lama ${HAMPIR_HABIS_HARI} hari lagi.`,
    tautan: null,
  },
  berkas: {
    nama: 'billing-kedaluwarsa',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
      { judul: 'Pajak', lebar: 40, jenis: 'teks', nilai: (raw) => raw.pajak },
      { judul: 'Kode Billing', lebar: 20, jenis: 'teks', nilai: (raw) => raw.kode },
      { judul: 'Jumlah', lebar: 20, jenis: 'uang', nilai: (raw) => raw.jumlah },
      { judul: 'Berlaku sampai (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.kedaluwarsa },
      { judul: 'Status SP2D', lebar: 32, jenis: 'teks', nilai: (raw) => STATUS_SP2D[raw.status] },
    ],
  },
}

// As the index of the queue names them.
const DALAM_PROSES = [...BEFORE_APPROVAL, ...PAYING]

/**
 * Condition on billing b and its sp2d s: expired or soon expiring, while the SP2D may still be paid and no number of the
 * state treasury stands behind the code.
 */
export const HAMPIR_KEDALUWARSA = `b.dilepas_pada IS NULL AND b.kedaluwarsa <= now() + interval '${HAMPIR_HABIS_HARI} days'
  AND ${written('s.status', DALAM_PROSES)}
  AND EXISTS (SELECT 1 FROM pajak p WHERE p.billing_id = b.id)
  AND NOT EXISTS (SELECT 1 FROM leg l JOIN bukti_pajak k ON k.leg_id = l.id WHERE l.billing_id = b.id)
  AND NOT EXISTS (SELECT 1 FROM leg l JOIN bukti_luar u ON u.leg_id = l.id WHERE l.billing_id = b.id)`

/** Each is looked for in the evidence of its payment: beyond this a number only costs. */
export const KEDALUWARSA_CAP = 100

/** How many there are in these Pemda in a year, or up to it as on the list of the running one; one beyond the cap at most. */
export async function countKedaluwarsa(
  { pool }: Deps,
  pemda: (bigint | string)[],
  { tahun, sebelumnya }: { tahun: number; sebelumnya: boolean },
): Promise<number> {
  const text = `SELECT count(*)::int AS n FROM (SELECT 1 FROM sp2d s JOIN billing b ON b.sp2d_id = s.id
    WHERE s.pemda_id = ANY($1::bigint[]) AND s.tahun ${sebelumnya ? '<=' : '='} $2 AND ${HAMPIR_KEDALUWARSA}
    LIMIT ${KEDALUWARSA_CAP + 1}) t`
  const { rows } = await pool.query<{ n: number }>(prepared(text, [pemda, tahun]))
  return rows[0]?.n ?? 0
}

const scope =
  (pelaku: Pelaku): Scope =>
  (params) => {
    const own = pelaku.pemdaId === null ? '' : `s.pemda_id = ${params.bind(pelaku.pemdaId, '::bigint')} AND `
    return `${own}${tahunTerbuka(pelaku)(params)} AND ${HAMPIR_KEDALUWARSA}`
  }

/** Codes of this person's Pemda that have expired or will before long, unpaid; the most urgent first. */
export function listKedaluwarsa(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<KedaluwarsaRow>> {
  return readList(deps.pool, spec, req, scope(pelaku), (raw) => ({
    id: raw.kode,
    href: `/cmsp/sp2d/${raw.sp2d_id}`,
    nomor: raw.nomor,
    opd: pelaku.pemdaId === null ? `${raw.opd}, ${raw.pemda}` : raw.opd,
    pajak: raw.pajak,
    kode: raw.kode,
    jumlah: angka(raw.jumlah),
    berlaku: berlakuBadge(raw.kedaluwarsa),
    status: badgeSp2d(raw.status),
  }))
}

export const exportKedaluwarsa = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scope(pelaku))
