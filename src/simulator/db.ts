import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { packageFile } from './paths.js'

/** A pool or one client of it inside a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

const TYPE_DATE = 1082

/** Statements by their text, of which there are as many as the code has. */
const names = new Map<string, string>()

/** Keeps every statement that has values planned; a payment asks a dozen of them. */
class KeepingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given
    const asked = typeof text === 'string' && Array.isArray(values) ? [kept(text, values), ...rest] : given
    return super.query(...(asked as [string])) as never
  }
}

function kept(text: string, values: unknown[]): pg.QueryConfig {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return { name, text, values }
}

/** Opens the simulator's own database; dates come back as text, so that no time zone can move them. */
export function openPool(databaseUrl: string): pg.Pool {
  return new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    Client: KeepingClient,
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
