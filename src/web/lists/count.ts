import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'

/** Beyond this a total costs more than it tells. */
export const COUNT_CAP = 10_000

const KEPT_MS = 60_000
const MAX_KEPT = 1000

/** What was true of a database a moment ago and may be taken for true without asking, because rows hardly ever go away. */
export class Remembered {
  readonly #until = new WeakMap<Pool, Map<string, number>>()

  has(pool: Pool, key: string): boolean {
    return (this.#until.get(pool)?.get(key) ?? 0) > Date.now()
  }

  add(pool: Pool, key: string): void {
    const known = this.#until.get(pool) ?? new Map<string, number>()
    this.#until.set(pool, known)
    if (known.size >= MAX_KEPT) known.clear()
    known.set(key, Date.now() + KEPT_MS)
  }
}

/** SELECTs without their LIMIT over the same values; `stable`: their plans may be kept. */
export interface Counted {
  select: string[]
  values: unknown[]
  stable: boolean
  cap?: number
}

// Only this is remembered, never a number.
const full = new Remembered()

/** How many rows each SELECT finds, counted no further than one beyond the cap, by one statement. */
export async function countUpToCap(
  pool: Pool,
  { select, values, stable, cap = COUNT_CAP }: Counted,
): Promise<number[]> {
  const bound = JSON.stringify([cap, ...values.map(String)])
  const open = select.filter((one) => !full.has(pool, one + bound))
  const found = new Map<string, number>()
  if (open.length > 0) {
    const counts = open.map((one) => `(SELECT count(*)::int FROM (${one} LIMIT ${cap + 1}) t)`)
    const text = `SELECT ARRAY[${counts.join(', ')}] AS n`
    const { rows } = await pool.query<{ n: number[] }>(stable ? prepared(text, values) : { text, values })
    for (const [index, n] of (rows[0]?.n ?? []).entries()) found.set(open[index] ?? '', n)
  }
  for (const [one, n] of found) if (n > cap) full.add(pool, one + bound)
  return select.map((one) => found.get(one) ?? cap + 1)
}

/** A capped count in words. */
export const countText = (n: number, cap = COUNT_CAP): string => {
  const angka = (value: number) => value.toLocaleString('id-ID')
  return n > cap ? `lebih dari ${angka(cap)}` : angka(n)
}
