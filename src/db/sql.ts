import pg from 'pg'
import { Prisma } from '../generated/prisma/client.js'
import { bangunkan } from './bangunkan.js'
import { type Sql, untilNoConflict } from './database.js'
import { jobsAdded } from './enqueue.js'
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

type Ask = () => Promise<unknown>

/**
 * Several statements of which none needs the answer of another, in this order: PostgreSQL works them off one by one, each
 * sees what those before it did. Through `inSql` they travel together, else each waits for the one before.
 */
export async function atOnce<T extends Ask[]>(
  { pipelined }: Sql,
  ...asks: T
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const answers = pipelined ? await allOf(asks) : await oneByOne(asks)
  return answers as { [K in keyof T]: Awaited<ReturnType<T[K]>> }
}

async function oneByOne(asks: Ask[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const ask of asks) answers.push(await ask())
  return answers
}

/** PostgreSQL refuses what follows a statement that failed. */
const ABORTED = '25P02'

// All have come to an end before the transaction does: what is still on its way would be done outside of it.
async function allOf(asks: Ask[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(asks.map(async (ask) => ask()))
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error & { code?: string }] : []))
  const error = errors.find(({ code }) => code !== ABORTED) ?? errors[0]
  if (error) throw error
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
}

/** Like `inTransaction`, for work that is plain SQL alone; `pool` is `txPool`. */
export const inSql = <T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> =>
  untilNoConflict(() => once(pool, work))

/** What is sent until the end of this turn leaves in one system call; each costs more than most statements. */
function inOneCall({ connection: { stream } }: pg.PoolClient): void {
  stream.cork()
  process.nextTick(() => stream.uncork())
}

async function once<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A connection may break off between two statements; the next one would only say that it cannot be used.
  let lost: Error | null = null
  const onLost = (error: Error) => void (lost ??= error)
  client.on('error', onLost)
  let broken = false
  let over = false
  let jobs = 0
  try {
    // It travels with the first statement; what was sent behind a BEGIN that failed counts as failed.
    inOneCall(client)
    const begun = client.query('BEGIN')
    begun.catch(() => undefined)
    const query = async (config: pg.QueryConfig) => {
      if (over) throw new Error('the transaction is over')
      inOneCall(client)
      const [, answer] = await Promise.all([begun, client.query(config)])
      jobs += jobsAdded(config.text, answer)
      return answer
    }
    const result = await work({ ...sqlOf({ query } as Pick<pg.Pool, 'query'>), pipelined: true })
    over = true
    await begun
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
    if (jobs > 0) bangunkan(pool, jobs)
    return result
  } catch (error) {
    over = true
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

/** Whether `error` of plain SQL says that one of these UNIQUE keys or CHECKs refused it. */
export const isRefusedBy = (error: unknown, ...constraints: string[]): boolean =>
  error instanceof pg.DatabaseError && constraints.includes(error.constraint ?? '')

/**
 * Changes that do not look at one another's work, in one statement: all but the last are changes, the last may also be
 * a question (jobs to add). They run in any order and nobody counts their rows: the caller holds the lock of what they
 * change and has looked at it. @returns the rows of the last
 */
export function together<T = unknown>(tx: Sql, changes: Prisma.Sql[], last: Prisma.Sql): Promise<T> {
  const parts = changes.map((change, n) => Prisma.sql`${Prisma.raw(`c${n}`)} AS (${change})`)
  return tx.$queryRaw<T>(Prisma.sql`WITH ${Prisma.join(parts, ', ')} ${last}`)
}
