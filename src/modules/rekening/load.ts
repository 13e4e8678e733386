import { createHash } from 'node:crypto'
import type { Json } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'

export const REKENING = { peta: { orderBy: { kode: 'asc' } } } satisfies Prisma.RekeningInclude
export type RekeningUtuh = Prisma.RekeningGetPayload<{ include: typeof REKENING }>

/** Whose Data Rekening this officer keeps; the bank's people keep none. */
export function pemdaOf(pelaku: Pelaku): bigint {
  if (pelaku.pemdaId === null) throw tidakDitemukan('Rekening')
  return pelaku.pemdaId
}

/** A rekening of the own Pemda; another Pemda's or a deleted one does not exist. */
export async function loadRekening(tx: Tx, pelaku: Pelaku, id: bigint): Promise<RekeningUtuh> {
  const where = { id, pemdaId: pemdaOf(pelaku), dihapusPada: null }
  const row = await tx.rekening.findFirst({ where, include: REKENING })
  if (!row) throw tidakDitemukan('Rekening')
  return row
}

// A code moves between two rekening, so changes to one Pemda's Data Rekening run one after another.
export async function lockDataRekening(tx: Tx, pemdaId: bigint): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM pemda WHERE id = ${pemdaId} FOR NO KEY UPDATE`
}

const kodeOf = (row: RekeningUtuh) => row.peta.map(({ kode }) => kode)

/** What a page shows of a rekening, as a hash: a form that comes back with another one was overtaken. */
export function versiOf(row: RekeningUtuh): string {
  return createHash('sha256')
    .update(JSON.stringify([row.noRekening, row.nama, kodeOf(row)]))
    .digest('hex')
}

/** The rekening as the audit trail keeps it. */
export const gambaran = (row: RekeningUtuh, potongan = kodeOf(row)) =>
  ({ noRekening: row.noRekening, nama: row.nama, potongan }) satisfies Json
