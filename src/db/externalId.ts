import { randomInt } from 'node:crypto'
import type { Database } from './database.js'

/**
 * X-EXTERNAL-ID: numeric, new for every call (also when the same bytes go again). The random tail keeps a database
 * restored from a backup from meeting one it has used today and forgotten.
 */
export async function nextExternalId({ pool }: Pick<Database, 'pool'>): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("SELECT nextval('external_id_snap') AS id")
  const [row] = rows
  if (!row) throw new Error('sequence external_id_snap gave no row')
  return row.id + String(randomInt(1_000_000)).padStart(6, '0')
}
