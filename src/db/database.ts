import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../generated/prisma/client.js'
import { SENYAP } from './bangunkan.js'
import { openLanes } from './lanes.js'

// A date is a 'YYYY-MM-DD' text, never an instant in the machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export type Tx = Prisma.TransactionClient

type Statement = TemplateStringsArray | Prisma.Sql

/** A transaction as far as plain SQL needs it: one of Prisma's has it, and one of `inSql`, which costs far less. */
export interface Sql {
  /** Statements may be sent before earlier ones are answered; see `atOnce`. */
  readonly pipelined?: true
  $queryRaw<T = unknown>(statement: Statement, ...values: unknown[]): Promise<T>
  $executeRaw(statement: Statement, ...values: unknown[]): Promise<number>
}

export interface Database {
  pool: pg.Pool
  /** For `inSql` alone: its connections are pipelined, which neither cursors nor Prisma know. */
  txPool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

/** Connections for short questions, beside those of the pool. */
const LANES = 3
const LANE_MS = 20_000

/** A prepared question: its plan does not depend on its values, and it changes nothing. */
const isShort = (given: unknown): given is pg.QueryConfig => {
  const { name, text } = given as Partial<pg.QueryConfig>
  return name !== undefined && /^\s*SELECT\b/.test(text ?? '')
}

/** No statement, wait for a lock or pause holds a transaction of plain SQL open for longer. */
const ENDING = { statement_timeout: 20_000, idle_in_transaction_session_timeout: 20_000 }

/** So long somebody waits for a free connection before hearing that CMSP is busy. */
const CONNECT_MS = 20_000

/**
 * One pool for Prisma, lists, sessions, limits and the worker, and one for transactions of plain SQL. Their sessions are
 * in UTC, whatever the server's zone: Prisma's adapter writes and reads times without one. What is asked for often lies
 * in memory, so a plan need not avoid an index for fear of the disk.
 */
export function createDatabase(url: string, { maxConnections = 20, maxTransactions = 10 } = {}): Database {
  const config = {
    connectionString: url,
    options: '-c TimeZone=UTC -c random_page_cost=1.1',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  }
  const pool = new pg.Pool({ ...config, max: maxConnections })
  // All that is asked there is kept. Left to itself, PostgreSQL plans many such a statement anew every time.
  const keeping = { ...config, options: `${config.options} -c plan_cache_mode=force_generic_plan` }
  const silent = { ...keeping, options: `${keeping.options} ${SENYAP}` }
  const txPool = new pg.Pool({ ...silent, ...ENDING, max: maxTransactions, pipeline: true })
  // No question holds up those behind it for ever.
  const lanes = openLanes({ ...keeping, statement_timeout: LANE_MS }, LANES)
  const alone = pool.query.bind(pool) as (...given: unknown[]) => unknown
  pool.query = ((...given: unknown[]) =>
    isShort(given[0]) ? lanes.ask(given[0]) : alone(...given)) as typeof pool.query
  // A lost connection is replaced by the pool and told by what was asked on it; without a listener, idle or in the hands
  // of a library that has none, it would end the process.
  for (const each of [pool, txPool]) {
    each.on('error', () => undefined)
    each.on('connect', (client) => void client.on('error', () => undefined))
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    txPool,
    prisma,
    async close() {
      await prisma.$disconnect()
      await Promise.all([pool.end(), txPool.end(), lanes.end()])
    },
  }
}

const RETRIES = 5

// Serialization failures and deadlocks: P2034 at a statement, TransactionWriteConflict at COMMIT, the SQLSTATE from raw SQL.
const CONFLICTS = new Set(['P2034', 'TransactionWriteConflict', '40001', '40P01'])
// The server is away: shutting down, starting, refusing (also a password that was just changed), or the connection broke off.
const AWAY = new Set(
  `57P01 57P02 57P03 08000 08001 08003 08006 28000 28P01 ECONNREFUSED ECONNRESET EPIPE P1000 P1001 P1017
   AuthenticationFailed DatabaseNotReachable ConnectionClosed SocketTimeout`.split(/\s+/),
)
// No connection is free, or a transaction waited or took longer than it may.
const BUSY = new Set(['53300', '57014', '25P03', 'TooManyConnections', 'P2024', 'P2028', 'P2037'])
// It answers and takes no changes: the disk is full or failing, or it is (or was made) read-only.
const SHUT = new Set(['53100', '58030', '25006'])
// What pg says without a code.
const BROKEN_OFF = /^Connection terminated|^Client has encountered a connection error|^timeout expired$/
const NO_CONNECTION = /^timeout exceeded when trying to connect/
const DEPTH = 4

/** Whether `error`, or what caused it, answers to `test`: drivers and Prisma wrap each other's errors. */
function someCause(error: unknown, test: (names: string[], message: string) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEPTH) return false
  const { code, kind, originalCode, message, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const names = [code, kind, originalCode].filter((name) => typeof name === 'string')
  if (test(names, typeof message === 'string' ? message : '')) return true
  return [cause, meta, driverAdapterError].some((inner) => someCause(inner, test, depth + 1))
}

const named = (set: Set<string>) => (names: string[]) => names.some((name) => set.has(name))

/** Whether `error` says that the database itself could not be reached; its transaction then was rolled back. */
export const isDatabaseAway = (error: unknown): boolean =>
  someCause(error, (names, message) => named(AWAY)(names) || BROKEN_OFF.test(message))

/** Whether `error` says that the database had no room, time or turn for this; its transaction then was rolled back. */
export const isDatabaseBusy = (error: unknown): boolean =>
  someCause(error, (names, message) => named(BUSY)(names) || named(CONFLICTS)(names) || NO_CONNECTION.test(message))

/** Whether `error` says that the database takes no changes now; its transaction then was rolled back. */
export const isDatabaseShut = (error: unknown): boolean => someCause(error, named(SHUT))

/** Runs `work` in one transaction, again (with a short random pause) if the database reports a write conflict. */
export const inTransaction = <T>(prisma: PrismaClient, work: (tx: Tx) => Promise<T>): Promise<T> =>
  untilNoConflict(() => prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 }))

export async function untilNoConflict<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      if (attempt === RETRIES || !someCause(error, named(CONFLICTS))) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40 * attempt))
    }
  }
}

/** The database's clock, which all expiries are measured by. */
export async function dbNow(tx: Sql): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return row.now
}

/** Whether `error` is the violation of a UNIQUE key whose name or columns contain `part`. */
export function isUniqueViolation(error: unknown, part: string): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return false
  return JSON.stringify(error.meta ?? {}).includes(part)
}
