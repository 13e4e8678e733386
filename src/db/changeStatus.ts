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
import type { Prisma } from '../generated/prisma/client.js'
import { audit, type Json, rantaiPemda } from './audit.js'
import type { Tx } from './database.js'
import { notifyStatus } from './notify.js'

export interface PerubahanStatus {
  sp2dIds: bigint[]
  dari: StatusSp2d
  aksi: AksiSp2d
  oleh: Edge['pelaku']
  /** Fields that change along with the status. */
  data?: { levelTolak?: Level | null; tanggalBayar?: Date; putaran?: number }
  /** What the audit row tells beside the two states. */
  rincian?: Record<string, Json>
}

/**
 * The only writer of sp2d.status: all of the list move along one edge of the graph or none does. The WHERE is the
 * lock: whoever comes second finds another status and gets a conflict that names who did what and when.
 */
export async function changeStatus(tx: Tx, pelaku: PelakuAudit, change: PerubahanStatus): Promise<void> {
  const edge = findEdge(change.dari, change.aksi, change.oleh)
  if (!edge) throw new AppError('bentrok', `Tindakan ini tidak tersedia untuk status ${STATUS_SP2D[change.dari]}.`)
  const ids = [...change.sp2dIds].sort((a, b) => (a < b ? -1 : 1))
  const rows = await tx.sp2d.updateManyAndReturn({
    where: { id: { in: ids }, status: edge.dari },
    data: { ...change.data, status: edge.ke, diubahPada: new Date() },
    select: { id: true, nomor: true, pemdaId: true },
  })
  if (rows.length !== ids.length) throw await describeConflict(tx, ids, edge.dari)
  if (edge.ke === 'DITOLAK' || edge.ke === 'DIBATALKAN') await releaseBilling(tx, ids)
  const nama = edge.pelaku === 'SISTEM' ? pelaku.nama : namaSebagai(pelaku, edge.pelaku)
  await audit(
    tx,
    { ...pelaku, nama },
    rows.map((row) => ({
      rantai: rantaiPemda(row.pemdaId),
      aksi: edge.audit,
      sasaran: row.nomor,
      sp2dId: row.id,
      sebelum: { status: edge.dari },
      sesudah: { status: edge.ke, ...change.rincian },
    })),
  )
  const keterangan = change.rincian?.['keterangan']
  await notifyStatus(tx, { ...pelaku, nama }, edge.ke, rows, typeof keterangan === 'string' ? keterangan : null)
}

async function describeConflict(tx: Tx, ids: bigint[], expected: StatusSp2d): Promise<AppError> {
  const changed = await tx.sp2d.findFirst({ where: { id: { in: ids }, status: { not: expected } } })
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
export const lastDecider = async (tx: Tx, sp2dId: bigint): Promise<string> =>
  (await lastDeciders(tx, [sp2dId])).get(sp2dId) ?? ''

/** The same for several; one that nobody moved is not in it. */
export async function lastDeciders(tx: Tx, sp2dIds: bigint[]): Promise<Map<bigint, string>> {
  if (sp2dIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ sp2dId: bigint; pelaku: string; waktu: Date }[]>`
    SELECT s.id AS "sp2dId", a.pelaku, a.waktu FROM unnest(${sp2dIds}::bigint[]) AS s(id) CROSS JOIN LATERAL (
      SELECT pelaku, waktu FROM audit WHERE sp2d_id = s.id AND aksi = ANY(${KEPUTUSAN}) ORDER BY id DESC LIMIT 1) AS a`
  return new Map(rows.map(({ sp2dId, pelaku, waktu }) => [sp2dId, ` (${pelaku}, ${formatWaktu(waktu)})`]))
}

// A code of a rejected or cancelled SP2D may be used again, so it leaves the UNIQUE key in the same transaction; one that
// was paid, in a putaran before a return, stays what it is.
async function releaseBilling(tx: Tx, sp2dIds: bigint[]): Promise<void> {
  await tx.billing.updateMany({
    where: { sp2dId: { in: sp2dIds }, dilepasPada: null, leg: { none: { status: { not: 'DIBATALKAN' } } } },
    data: { dilepasPada: new Date() },
  })
  await tx.pajak.updateMany({
    where: { sp2dId: { in: sp2dIds }, billing: { dilepasPada: { not: null } } },
    data: { billingId: null },
  })
}

export type LegData = Omit<Prisma.LegUncheckedUpdateManyInput, 'status'>

/** The only writer of leg.status; false when the leg was not in one of `dari` (somebody else was first). */
export async function changeLeg(
  tx: Tx,
  legId: bigint,
  dari: StatusLeg[],
  ke: StatusLeg,
  data: LegData = {},
): Promise<boolean> {
  const { count } = await tx.leg.updateMany({
    where: { id: legId, status: { in: dari } },
    data: { ...data, status: ke },
  })
  return count === 1
}
