import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'

/** Beyond this a total costs more than it tells. */
export const COUNT_CAP = 10_000

/** Rows never go away, so what was beyond the cap a moment ago still is; only this is remembered, never a number. */
const FULL_MS = 60_000
const MAX_FULL = 1000
const full = new WeakMap<Pool, Map<string, number>>()

/** SELECTs without their LIMIT over the same values; `stable`: their plans may be kept. */
export interface Counted {
  select: string[]
  values: unknown[]
  stable: boolean
}

/** How many rows each SELECT finds, counted no further than one beyond the cap, by one statement. */
export async function countUpToCap(pool: Pool, { select, values, stable }: Counted): Promise<number[]> {
  const now = Date.now()
  const beyond = full.get(pool) ?? new Map<string, number>()
  full.set(pool, beyond)
  const bound = JSON.stringify(values.map(String))
  const open = select.filter((one) => (beyond.get(one + bound) ?? 0) <= now)
  const found = new Map<string, number>()
  if (open.length > 0) {
    const counts = open.map((one) => `(SELECT count(*)::int FROM (${one} LIMIT ${COUNT_CAP + 1}) t)`)
    const text = `SELECT ARRAY[${counts.join(', ')}] AS n`
    const { rows } = await pool.query<{ n: number[] }>(stable ? prepared(text, values) : { text, values })
    for (const [index, n] of (rows[0]?.n ?? []).entries()) found.set(open[index] ?? '', n)
  }
  if (beyond.size > MAX_FULL) beyond.clear()
  for (const [one, n] of found) if (n > COUNT_CAP) beyond.set(one + bound, now + FULL_MS)
  return select.map((one) => found.get(one) ?? COUNT_CAP + 1)
}

/** A capped count in words. */
export const countText = (total: number): string =>
  total > COUNT_CAP ? `lebih dari ${COUNT_CAP.toLocaleString('id-ID')}` : total.toLocaleString('id-ID')
