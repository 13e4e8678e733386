import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'

/** Beyond this a total costs more than it tells. */
export const COUNT_CAP = 10_000

/** Rows never go away, so what was beyond the cap a moment ago still is; only this is remembered, never a number. */
const FULL_MS = 60_000
const MAX_FULL = 1000
const full = new Map<string, number>()

/** A SELECT, without its LIMIT, and the values it binds. */
export interface Counted {
  text: string
  values: unknown[]
  /** Whether its plan may be kept. */
  stable: boolean
}

/** How many rows a SELECT finds, counted no further than one beyond the cap. */
export async function countUpToCap(pool: Pool, { text, values, stable }: Counted): Promise<number> {
  const key = JSON.stringify([text, values.map(String)])
  if ((full.get(key) ?? 0) > Date.now()) return COUNT_CAP + 1
  const sql = `SELECT count(*)::int AS n FROM (${text} LIMIT ${COUNT_CAP + 1}) t`
  const { rows } = await pool.query<{ n: number }>(stable ? prepared(sql, values) : { text: sql, values })
  const n = rows[0]?.n ?? 0
  if (n > COUNT_CAP) {
    if (full.size >= MAX_FULL) full.clear()
    full.set(key, Date.now() + FULL_MS)
  }
  return n
}

/** A capped count in words. */
export const countText = (total: number): string =>
  total > COUNT_CAP ? `lebih dari ${COUNT_CAP.toLocaleString('id-ID')}` : total.toLocaleString('id-ID')
