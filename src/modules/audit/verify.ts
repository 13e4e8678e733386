import type { Pool } from 'pg'
import Cursor from 'pg-cursor'
import { type BarisAudit, KOLOM, PANGKAL, sealHash } from './hash.js'

const ROWS_PER_READ = 1000

type Tersegel = { s_rantai: string; s_nomor: string; s_audit_id: string; s_hash: string } & (
  | BarisAudit
  | { [K in keyof BarisAudit]: null }
)

export interface HasilVerifikasi {
  baris: number
  /** Last number and hash of every chain: kept outside, they also prove that nothing was cut off at the end. */
  ujung: Map<string, { nomor: bigint; hash: string }>
  /** The first row that is not as it was sealed. */
  rusak: { rantai: string; nomor: bigint; auditId: string; sebab: string } | null
}

/** Recomputes every chain from its beginning and stops at the first row that was changed, removed or put in. */
export async function verifyAudit(pool: Pool): Promise<HasilVerifikasi> {
  const client = await pool.connect()
  const hasil: HasilVerifikasi = { baris: 0, ujung: new Map(), rusak: null }
  try {
    const cursor = client.query(
      new Cursor<Tersegel>(
        `SELECT g.rantai AS s_rantai, g.nomor AS s_nomor, g.audit_id AS s_audit_id, g.hash AS s_hash, ${KOLOM}
         FROM segel_audit g LEFT JOIN audit a ON a.id = g.audit_id ORDER BY g.rantai, g.nomor`,
      ),
    )
    for (let rows = await cursor.read(ROWS_PER_READ); rows.length > 0; rows = await cursor.read(ROWS_PER_READ)) {
      if (!rows.every((row) => follows(hasil, row))) break
    }
    await cursor.close()
    return hasil
  } finally {
    client.release()
  }
}

function follows(hasil: HasilVerifikasi, row: Tersegel): boolean {
  const rantai = row.s_rantai
  const nomor = BigInt(row.s_nomor)
  const before = hasil.ujung.get(rantai) ?? { nomor: 0n, hash: PANGKAL }
  const sebab = whyBroken(before, row)
  if (sebab) {
    hasil.rusak = { rantai, nomor, auditId: row.s_audit_id, sebab }
    return false
  }
  hasil.ujung.set(rantai, { nomor, hash: row.s_hash })
  hasil.baris++
  return true
}

function whyBroken(before: { nomor: bigint; hash: string }, row: Tersegel): string | null {
  if (BigInt(row.s_nomor) !== before.nomor + 1n) return `nomor ${before.nomor + 1n} hilang dari rantai`
  if (row.id === null) return 'baris auditnya sudah tidak ada'
  return row.rantai === row.s_rantai && sealHash(before.hash, row) === row.s_hash
    ? null
    : 'isinya tidak cocok dengan segelnya'
}
