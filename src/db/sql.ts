import pg from 'pg'
import { Prisma } from '../generated/prisma/client.js'
import { type Sql, untilNoConflict } from './database.js'
import { prepared } from './prepared.js'

// As Prisma reads it, so that a statement answers the same in both.
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [pg.types.builtins.NUMERIC, (text) => new Prisma.Decimal(text)],
  [pg.types.builtins.DATE, (text) => new Date(text)],
])
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    PARSERS.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

/** Statements through this connection, or one of this pool, each planned once per connection. */
export function sqlOf(connection: Pick<pg.Pool, 'query'>): Sql {
  const run = (statement: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const sql = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement, ...values)
    return connection.query({ ...prepared(sql.text, sql.values), types })
  }
  return {
    $queryRaw: async <T>(statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(statement, values)).rows as T,
    $executeRaw: async (statement, ...values) => (await run(statement, values)).rowCount ?? 0,
  }
}

/** Like `inTransaction`, for work that is plain SQL alone. */
export const inSql = <T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> =>
  untilNoConflict(() => once(pool, work))

// No statement, wait for a lock or pause holds a transaction open for longer.
const BEGIN = `BEGIN; SET LOCAL statement_timeout = '20s'; SET LOCAL idle_in_transaction_session_timeout = '20s'`

async function once<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A connection may break off between two statements; the next one would only say that it cannot be used.
  let lost: Error | null = null
  const onLost = (error: Error) => void (lost ??= error)
  client.on('error', onLost)
  let broken = false
  try {
    await client.query(BEGIN)
    const result = await work(sqlOf(client))
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
    return result
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    throw lost ?? error
  } finally {
    client.off('error', onLost)
    client.release(broken)
  }
}

/**
 * Changes that do not look at one another's work, in one statement: all but the last are changes, the last may also be
 * a question (jobs to add). They run in any order and nobody counts their rows: the caller holds the lock of what they
 * change and has looked at it. @returns the rows of the last
 */
export function together<T = unknown>(tx: Sql, changes: Prisma.Sql[], last: Prisma.Sql): Promise<T> {
  const parts = changes.map((change, n) => Prisma.sql`${Prisma.raw(`c${n}`)} AS (${change})`)
  return tx.$queryRaw<T>(Prisma.sql`WITH ${Prisma.join(parts, ', ')} ${last}`)
}
