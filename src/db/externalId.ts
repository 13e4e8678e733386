import { randomInt } from 'node:crypto'
import type { Database, Sql } from './database.js'
import { sqlOf } from './sql.js'

type Urutan = 'external_id_snap' | 'referensi_snap' | 'referensi_mpn'

/** Numbers are taken from a sequence by the dozen; what a process leaves unused is a gap, as any sequence has. */
const BLOCK = 50
const taken = new WeakMap<object, Map<Urutan, string[]>>()

/** The next number of a sequence; no process gets one twice. Within a transaction it is asked for on its connection. */
export async function nextNumber(
  { pool }: Pick<Database, 'pool'>,
  urutan: Urutan,
  tx: Sql = sqlOf(pool),
): Promise<string> {
  const stock = taken.get(pool) ?? new Map<Urutan, string[]>()
  taken.set(pool, stock)
  const number = stock.get(urutan)?.pop()
  if (number !== undefined) return number
  const rows = await tx.$queryRaw<{ n: bigint }[]>`
    SELECT nextval(${urutan}::regclass) AS n FROM generate_series(1, ${BLOCK})`
  stock.set(urutan, rows.map(({ n }) => String(n)).reverse())
  return nextNumber({ pool }, urutan, tx)
}

/**
 * X-EXTERNAL-ID: numeric, new for every call (also when the same bytes go again). The random tail keeps a database
 * restored from a backup from meeting one it has used today and forgotten.
 */
export async function nextExternalId(database: Pick<Database, 'pool'>): Promise<string> {
  return (await nextNumber(database, 'external_id_snap')) + String(randomInt(1_000_000)).padStart(6, '0')
}
