import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { packageFile } from './paths.js'

/** A pool or one client of it inside a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

const TYPE_DATE = 1082

/** Opens the simulator's own database; dates come back as text, so that no time zone can move them. */
export function openPool(databaseUrl: string): pg.Pool {
  return new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === TYPE_DATE ? (text: string) => text : pg.types.getTypeParser(id, format),
    },
  })
}

export async function applySchema(pool: pg.Pool): Promise<void> {
  const sql = await readFile(packageFile('src/simulator/schema.sql'), 'utf8')
  await inTransaction(pool, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('simulator:schema'))`)
    await tx.query(sql)
  })
}

export async function inTransaction<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    )
    throw error
  }
}
