import type { PelakuAudit } from '../domain/pelaku.js'
import type { Prisma } from '../generated/prisma/client.js'
import type { Tx } from './database.js'
import { insertMany } from './insertMany.js'
import { currentRequestId } from './konteks.js'

export type Json = Prisma.InputJsonValue

export interface AuditEntry {
  /** Chain the row belongs to: one per Pemda, one for the bank and one for the system. */
  rantai: `pemda:${bigint}` | 'bank' | 'sistem'
  aksi: string
  sasaran?: string | null
  sp2dId?: bigint | null
  sebelum?: Json
  sesudah?: Json
}

/** Adds audit rows in the caller's transaction; the rows can only grow. */
export async function audit(tx: Tx, pelaku: PelakuAudit, entries: AuditEntry | AuditEntry[]): Promise<void> {
  const rows = [entries].flat().map((entry) => ({
    rantai: entry.rantai,
    pelakuId: pelaku.id,
    pelaku: pelaku.nama,
    aksi: entry.aksi,
    sasaran: entry.sasaran ?? null,
    sp2dId: entry.sp2dId ?? null,
    sebelum: entry.sebelum ?? null,
    sesudah: entry.sesudah ?? null,
    alamat: pelaku.alamat,
    requestId: pelaku.requestId ?? currentRequestId() ?? null,
  }))
  await insertMany(tx, 'audit', rows)
}

export const rantaiPemda = (pemdaId: bigint | null): AuditEntry['rantai'] =>
  pemdaId === null ? 'bank' : `pemda:${pemdaId}`
