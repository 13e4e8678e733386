import type { PelakuAudit } from '../domain/pelaku.js'
import type { Prisma } from '../generated/prisma/client.js'
import { insertSql } from './insertMany.js'
import { currentRequestId } from './konteks.js'
import type { Sql } from './database.js'

export type Json = Prisma.InputJsonValue

export interface AuditEntry {
  /** Chain the row belongs to: one per Pemda, one for the bank and one for the system. */
  rantai: `pemda:${bigint}` | 'bank' | 'sistem'
  aksi: string
  sasaran?: string | null
  sp2dId?: bigint | null
  sebelum?: Json | null
  sesudah?: Json
}

/** Adds audit rows in the caller's transaction; the rows can only grow. */
export async function audit(tx: Sql, pelaku: PelakuAudit, entries: AuditEntry | AuditEntry[]): Promise<void> {
  if ([entries].flat().length > 0) await tx.$executeRaw(auditSql(pelaku, entries))
}

/** The statement of `audit`, to go along with the change it tells of. */
export function auditSql(pelaku: PelakuAudit, entries: AuditEntry | AuditEntry[]): Prisma.Sql {
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
  return insertSql('audit', rows)
}

export const rantaiPemda = (pemdaId: bigint | null): AuditEntry['rantai'] =>
  pemdaId === null ? 'bank' : `pemda:${pemdaId}`

/** Where an entry about this SP2D stands and how it is found: its part that is the same for every act. */
export const tentangSp2d = ({ id, nomor, pemdaId }: { id: bigint; nomor: string; pemdaId: bigint }) => ({
  rantai: rantaiPemda(pemdaId),
  sasaran: nomor,
  sp2dId: id,
})
