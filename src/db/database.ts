import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../generated/prisma/client.js'

// A date is a 'YYYY-MM-DD' text, never an instant in the machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export type Tx = Prisma.TransactionClient

export interface Database {
  pool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

/** One pool for everything: Prisma, lists, sessions, limits and the worker share it. */
export function createDatabase(url: string, { maxConnections = 20 } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections })
  // A lost idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

const RETRIES = 5

// Serialization failures and deadlocks: P2034 at a statement, TransactionWriteConflict at COMMIT, the SQLSTATE from raw SQL.
const CONFLICTS = new Set(['P2034', 'TransactionWriteConflict', '40001', '40P01'])
const DEPTH = 4

function isConflict(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEPTH) return false
  const { code, kind, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const named = [code, kind, originalCode].some((name) => typeof name === 'string' && CONFLICTS.has(name))
  return named || [cause, meta, driverAdapterError].some((inner) => isConflict(inner, depth + 1))
}

// The server is away: shutting down, starting, refusing, or the connection broke off.
const AWAY = new Set(
  `57P01 57P02 57P03 08000 08001 08003 08006 ECONNREFUSED ECONNRESET EPIPE P1001 P1017
   DatabaseNotReachable ConnectionClosed SocketTimeout`.split(/\s+/),
)

/** Whether `error` says that the database itself could not be reached; its transaction then was rolled back. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEPTH) return false
  const { code, kind, originalCode, message, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const named = [code, kind, originalCode].some((name) => typeof name === 'string' && AWAY.has(name))
  if (named || (typeof message === 'string' && message.startsWith('Connection terminated'))) return true
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseAway(inner, depth + 1))
}

/** Runs `work` in one transaction, again (with a short random pause) if the database reports a write conflict. */
export async function inTransaction<T>(prisma: PrismaClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 })
    } catch (error) {
      if (attempt === RETRIES || !isConflict(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40 * attempt))
    }
  }
}

/** The database's clock, which all expiries are measured by. */
export async function dbNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return row.now
}

/** Whether `error` is the violation of a UNIQUE key whose name or columns contain `part`. */
export function isUniqueViolation(error: unknown, part: string): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return false
  return JSON.stringify(error.meta ?? {}).includes(part)
}
