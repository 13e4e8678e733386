import { z } from 'zod'
import type { Queryable } from './db.js'

/** Faults of the wire: any endpoint knows them. */
export const TRANSPORT_MODES = [
  'slow',
  'hang-after',
  'hang-before',
  'reset-after',
  'reset-before',
  'error500-after',
  'error500-before',
  'error504-after',
  'broken-json-after',
  'unauthorized',
  'down',
] as const

/** Faults of the books: only a transfer and an MPN payment know them. */
export const PAYMENT_MODES = ['pending', 'pending-then-failed', 'duplicate', 'not-found-then-late'] as const

export type TransportMode = (typeof TRANSPORT_MODES)[number]
export type PaymentMode = (typeof PAYMENT_MODES)[number]

export interface Fault {
  id: string
  mode: string
  delayMs: number
}

const blankIsAbsent = (value: unknown): unknown => (value === '' || value === null ? undefined : value)

export const faultSchema = z.object({
  endpoint: z.string().startsWith('/'),
  mode: z.union([z.enum([...TRANSPORT_MODES, ...PAYMENT_MODES]), z.string().regex(/^refuse:\w+$/)]),
  times: z.preprocess(blankIsAbsent, z.coerce.number().int().positive().optional()),
  delayMs: z.preprocess(blankIsAbsent, z.coerce.number().int().nonnegative().default(3000)),
  match: z.preprocess(blankIsAbsent, z.string().optional()),
  rate: z.preprocess(blankIsAbsent, z.coerce.number().gt(0).lt(1).optional()),
})

export const isPaymentMode = (mode: string): mode is PaymentMode => PAYMENT_MODES.some((known) => known === mode)

/**
 * Takes one use of the oldest fault that fits; the counter falls in the same statement, so no use is taken twice. One
 * without a counter is only read, or all requests would wait for one another.
 */
export async function takeFault(
  db: Queryable,
  request: { path: string; body: string; payment: boolean },
): Promise<Fault | null> {
  const { rows } = await db.query<Fault & { taken: boolean }>(
    `WITH fits AS MATERIALIZED (
       SELECT * FROM fault
       WHERE starts_with($1, endpoint) AND (match IS NULL OR position(match in $2) > 0)
         AND (times IS NULL OR times > 0) AND (rate IS NULL OR random() < rate) AND ($3 OR mode <> ALL($4))
       ORDER BY id LIMIT 1),
     used AS (
       UPDATE fault SET times = fault.times - 1 FROM fits
       WHERE fault.id = fits.id AND fits.times IS NOT NULL AND fault.times > 0 RETURNING fault.id)
     SELECT id, mode, delay_ms AS "delayMs", times IS NULL OR id IN (SELECT id FROM used) AS taken FROM fits`,
    [request.path, request.body, request.payment, PAYMENT_MODES],
  )
  const [fault] = rows
  if (!fault) return null
  // Its last use went to another request in this moment; a later fault may fit as well.
  return fault.taken ? fault : takeFault(db, request)
}

export async function addFault(db: Queryable, fault: z.infer<typeof faultSchema>): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO fault (endpoint, mode, times, delay_ms, match, rate) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [fault.endpoint, fault.mode, fault.times ?? null, fault.delayMs, fault.match ?? null, fault.rate ?? null],
  )
  return rows[0]?.id ?? ''
}

/** Faults that may still strike, oldest first. */
export async function listFaults(db: Queryable): Promise<unknown[]> {
  const { rows } = await db.query(
    `SELECT id, endpoint, mode, times, delay_ms AS "delayMs", match, rate FROM fault
     WHERE times IS NULL OR times > 0 ORDER BY id`,
  )
  return rows
}

/** Removes one fault, or all without an id. */
export async function removeFaults(db: Queryable, id?: string): Promise<void> {
  await db.query(`DELETE FROM fault WHERE $1::bigint IS NULL OR id = $1::bigint`, [id ?? null])
}
