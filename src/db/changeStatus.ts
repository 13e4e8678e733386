import {
  type AksiSp2d,
  ALUR_SP2D,
  type Edge,
  findEdge,
  type Level,
  type StatusLeg,
  STATUS_SP2D,
  type StatusSp2d,
} from '../domain/alur.js'
import { AppError } from '../domain/galat.js'
import { namaSebagai, type PelakuAudit } from '../domain/pelaku.js'
import { formatWaktu } from '../domain/tanggal.js'
import type { Tanggal } from '../domain/tanggal.js'
import { type Leg, Prisma } from '../generated/prisma/client.js'
import { audit, type Json, tentangSp2d } from './audit.js'
import type { Sql } from './database.js'
import { columnOf } from './insertMany.js'
import { notifyStatus } from './notify.js'
import { atOnce } from './sql.js'

export interface PerubahanStatus {
  sp2dIds: bigint[]
  dari: StatusSp2d
  aksi: AksiSp2d
  oleh: Edge['pelaku']
  /** Fields that change along with the status. */
  data?: { levelTolak?: Level | null; tanggalBayar?: Tanggal; putaran?: number }
  /** What the audit row tells beside the two states. */
  rincian?: Record<string, Json>
}

/**
 * The only writer of sp2d.status: all of the list move along one edge of the graph or none does. The WHERE is the
 * lock: whoever comes second finds another status and gets a conflict that names who did what and when.
 */
export async function changeStatus(tx: Sql, pelaku: PelakuAudit, change: PerubahanStatus): Promise<void> {
  const edge = findEdge(change.dari, change.aksi, change.oleh)
  if (!edge) throw new AppError('bentrok', `Tindakan ini tidak tersedia untuk status ${STATUS_SP2D[change.dari]}.`)
  const ids = [...change.sp2dIds].sort((a, b) => (a < b ? -1 : 1))
  const rows = await tx.$queryRaw<{ id: bigint; nomor: string; pemdaId: bigint }[]>(Prisma.sql`
    UPDATE sp2d SET ${assignments({ ...change.data, status: edge.ke, diubahPada: new Date() })}
    WHERE id = ANY(${ids}::bigint[]) AND status = ${edge.dari} RETURNING id, nomor, pemda_id AS "pemdaId"`)
  if (rows.length !== ids.length) throw await describeConflict(tx, ids, edge.dari)
  if (edge.ke === 'DITOLAK' || edge.ke === 'DIBATALKAN') await releaseBilling(tx, ids)
  const nama = edge.pelaku === 'SISTEM' ? pelaku.nama : namaSebagai(pelaku, edge.pelaku)
  const entries = rows.map((row) => ({
    ...tentangSp2d(row),
    aksi: edge.audit,
    sebelum: { status: edge.dari },
    sesudah: { status: edge.ke, ...change.rincian },
  }))
  const keterangan = change.rincian?.['keterangan']
  const isi = typeof keterangan === 'string' ? keterangan : null
  await atOnce(
    tx,
    () => audit(tx, { ...pelaku, nama }, entries),
    () => notifyStatus(tx, { ...pelaku, nama }, edge.ke, rows, isi),
  )
}

async function describeConflict(tx: Sql, ids: bigint[], expected: StatusSp2d): Promise<AppError> {
  const [changed] = await tx.$queryRaw<{ id: bigint; nomor: string; status: string }[]>`
    SELECT id, nomor, status FROM sp2d WHERE id = ANY(${ids}::bigint[]) AND status <> ${expected} ORDER BY id LIMIT 1`
  if (!changed) return new AppError('tidakDitemukan', 'SP2D tidak ditemukan.')
  const byWhom = await lastDecider(tx, changed.id)
  const status = STATUS_SP2D[changed.status as StatusSp2d]
  return new AppError(
    'bentrok',
    `SP2D ${changed.nomor} sudah berubah: sekarang ${status}${byWhom}. Tidak ada yang diproses.`,
    {
      href: `/cmsp/sp2d/${changed.id}`,
      label: 'Lihat SP2D',
    },
  )
}

const KEPUTUSAN = [...new Set([...ALUR_SP2D.map((edge) => edge.audit), 'TUGAS_DIAMBIL_ALIH'])]

/** Who moved this SP2D last and when, as " (nama, waktu)"; for whoever came second. */
export const lastDecider = async (tx: Sql, sp2dId: bigint): Promise<string> =>
  (await lastDeciders(tx, [sp2dId])).get(sp2dId) ?? ''

/** The same for several; one that nobody moved is not in it. */
export async function lastDeciders(tx: Sql, sp2dIds: bigint[]): Promise<Map<bigint, string>> {
  const rows = await lastMoves(tx, sp2dIds)
  return new Map(rows.map(({ sp2dId, pelaku, waktu }) => [sp2dId, ` (${pelaku}, ${formatWaktu(waktu)})`]))
}

/** Who moved each of these SP2D last, under the name they had then, and when. */
export async function lastMoves(
  tx: Sql,
  sp2dIds: bigint[],
): Promise<{ sp2dId: bigint; pelaku: string; waktu: Date }[]> {
  if (sp2dIds.length === 0) return []
  return tx.$queryRaw`
    SELECT s.id AS "sp2dId", a.pelaku, a.waktu FROM unnest(${sp2dIds}::bigint[]) AS s(id) CROSS JOIN LATERAL (
      SELECT pelaku, waktu FROM audit WHERE sp2d_id = s.id AND aksi = ANY(${KEPUTUSAN}) ORDER BY id DESC LIMIT 1) AS a`
}

// A code of a rejected or cancelled SP2D may be used again, so it leaves the UNIQUE key in the same transaction; one that
// was paid, in a putaran before a return, stays what it is.
async function releaseBilling(tx: Sql, sp2dIds: bigint[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE billing b SET dilepas_pada = now() WHERE sp2d_id = ANY(${sp2dIds}::bigint[]) AND dilepas_pada IS NULL
      AND NOT EXISTS (SELECT FROM leg l WHERE l.billing_id = b.id AND l.status <> 'DIBATALKAN')`
  await tx.$executeRaw`
    UPDATE pajak SET billing_id = NULL WHERE sp2d_id = ANY(${sp2dIds}::bigint[])
      AND billing_id IN (SELECT id FROM billing WHERE dilepas_pada IS NOT NULL)`
}

export type LegData = Partial<Omit<Leg, 'id' | 'pencairanId' | 'status' | 'jumlah'>>

/** The only writer of leg.status; false when the leg was not in one of `dari` (somebody else was first). */
export async function changeLeg(
  tx: Sql,
  legId: bigint,
  dari: StatusLeg[],
  ke: StatusLeg,
  data: LegData = {},
): Promise<boolean> {
  return (await tx.$executeRaw(changeLegSql(legId, dari, ke, data))) === 1
}

/** The statement of `changeLeg`, for whoever holds the leg and writes more along with it. */
export const changeLegSql = (legId: bigint, dari: StatusLeg[], ke: StatusLeg, data: LegData = {}): Prisma.Sql =>
  Prisma.sql`UPDATE leg SET ${assignments({ ...data, status: ke })} WHERE id = ${legId} AND status = ANY(${dari})`

/** `SET` of these fields of the model; one that is undefined stays as it is. */
const assignments = (data: Record<string, unknown>): Prisma.Sql =>
  Prisma.join(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => Prisma.sql`${Prisma.raw(columnOf(field))} = ${value}`),
  )
