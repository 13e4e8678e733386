import type { PoolClient } from 'pg'
import { UNSEALED } from '../../db/unsealed.js'
import type { Deps } from '../../deps.js'
import { type BarisAudit, KOLOM, PANGKAL, sealHash } from './hash.js'

const BATCH = 2000
/** Rows with smaller ids that are about to commit get this long to stand in their place; later ones come next. */
const DIAM_DETIK = 2

interface Ujung {
  nomor: bigint
  hash: string
}

/**
 * Seals what has committed and is not sealed yet, per chain in order of id. One process at a time; answers how many
 * rows it sealed, 0 also when another process is at it.
 */
export async function sealAudit({ pool }: Pick<Deps, 'pool'>, diamDetik = DIAM_DETIK): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('segel audit')) AS mine`,
    )
    const sealed = rows[0]?.mine ? await sealBatch(client, diamDetik) : 0
    await client.query('COMMIT')
    return sealed
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function sealBatch(client: PoolClient, diamDetik: number): Promise<number> {
  const { rows } = await client.query<BarisAudit>(
    `SELECT ${KOLOM} FROM audit a
     WHERE a.waktu NOT BETWEEN clock_timestamp() - make_interval(secs => $1) AND clock_timestamp() AND ${UNSEALED} ORDER BY a.id LIMIT ${BATCH}`,
    [diamDetik],
  )
  if (rows.length === 0) return 0
  const ujung = await tips(client, [...new Set(rows.map(({ rantai }) => rantai))])
  const sealed = rows.map((row) => {
    const before = ujung.get(row.rantai) ?? { nomor: 0n, hash: PANGKAL }
    const next = { nomor: before.nomor + 1n, hash: sealHash(before.hash, row) }
    ujung.set(row.rantai, next)
    return { rantai: row.rantai, nomor: String(next.nomor), auditId: row.id, hash: next.hash }
  })
  await client.query(
    `INSERT INTO segel_audit (rantai, nomor, audit_id, hash)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])`,
    [
      sealed.map(({ rantai }) => rantai),
      sealed.map(({ nomor }) => nomor),
      sealed.map(({ auditId }) => auditId),
      sealed.map(({ hash }) => hash),
    ],
  )
  return sealed.length
}

async function tips(client: PoolClient, rantai: string[]): Promise<Map<string, Ujung>> {
  const { rows } = await client.query<{ rantai: string; nomor: string; hash: string }>(
    `SELECT r.rantai, s.nomor, s.hash FROM unnest($1::text[]) AS r (rantai) CROSS JOIN LATERAL (
       SELECT nomor, hash FROM segel_audit WHERE rantai = r.rantai ORDER BY nomor DESC LIMIT 1) s`,
    [rantai],
  )
  return new Map(rows.map((row) => [row.rantai, { nomor: BigInt(row.nomor), hash: row.hash }]))
}
