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

// Serialization failures and deadlocks come as P2034, as raw codes, or at COMMIT as TransactionWriteConflict.
function isConflict(error: unknown): boolean {
  const text = error instanceof Error ? `${error.name} ${error.message} ${JSON.stringify(error)}` : ''
  return /P2034|TransactionWriteConflict|40001|40P01|deadlock detected/.test(text)
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
