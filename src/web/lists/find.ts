import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'
import { COUNT_CAP, countUpToCap, Remembered } from './count.js'
import type { ListQuery } from './query.js'
import type { ListSpec } from './spec.js'
import { beyond, filtered, isStable, orderOf, type Scope } from './where.js'

/** So many are collected first and sorted then; where there are more, their order is walked until the page is full. */
const FEW = 500
const many = new Remembered()

/** What of a list is wanted: the first `limit` rows beyond a place, or from the start. */
export interface Wanted {
  select: string
  limit: number
  place: { value: string; id: string } | null
  backwards: boolean
}

interface Banyak {
  _banyak?: number
}

/**
 * Rows of a list in its order. Walking the order until a page is full could read the whole table for a word that hardly
 * occurs, and the planner cannot know; collecting first would sort thousands for a word that is everywhere.
 * @returns also how many the filters find, where that was learned on the way
 */
export async function findRows<Raw, Row>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: ListQuery,
  scope: Scope,
  wanted: Wanted,
): Promise<{ rows: Row[]; total: number | null }> {
  const { where, params, kunci } = filtered(spec, query, scope)
  const { select, limit, place, backwards } = wanted
  const further = place ? ` AND ${beyond(spec, query, place, backwards, params)}` : ''
  const order = `ORDER BY ${orderOf(spec, query, backwards)} LIMIT ${limit}`
  const run = async (text: string) =>
    (
      await pool.query<Row & Banyak>(
        isStable(spec, query) ? prepared(text, params.values) : { text, values: params.values },
      )
    ).rows
  if (Object.keys(query.filters).length > 0 && !many.has(pool, kunci)) {
    const rows =
      await run(`WITH sedikit AS MATERIALIZED (SELECT ${spec.id} AS id FROM ${spec.from} WHERE ${where} LIMIT ${FEW + 1})
      SELECT ${select}, (SELECT count(*)::int FROM sedikit) AS _banyak FROM ${spec.from}
      WHERE ${spec.id} = ANY(ARRAY(SELECT id FROM sedikit))${further} ${order}`)
    // Beyond a place may lie none of those that were collected, and yet others.
    const total = rows[0]?._banyak ?? (place ? (await countRows(pool, spec, query, scope)).n : 0)
    if (total <= FEW) return { rows, total }
    many.add(pool, kunci)
  }
  return { rows: await run(`SELECT ${select} FROM ${spec.from} WHERE ${where}${further} ${order}`), total: null }
}

/** How many rows these filters find, up to one beyond a cap: what holds a text is counted no further than it is collected. */
export async function countRows<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: Pick<ListQuery, 'filters'>,
  scope: Scope,
): Promise<{ n: number; cap: number }> {
  const { where, params, kunci } = filtered(spec, query, scope)
  const stable = isStable(spec, query)
  const cap = stable ? COUNT_CAP : FEW
  if (!stable && many.has(pool, kunci)) return { n: cap + 1, cap }
  const select = [`SELECT 1 FROM ${spec.from} WHERE ${where}`]
  const [n = 0] = await countUpToCap(pool, { select, values: params.values, stable, cap })
  return { n, cap }
}

/** Whether more are found than are collected, as was seen a moment ago. */
export const isMany = <Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, scope: Scope): boolean =>
  Object.keys(query.filters).length === 0 || many.has(pool, filtered(spec, query, scope).kunci)
