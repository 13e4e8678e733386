import type { Pool } from 'pg'
import { beyond, countRows, isFew, matching, orderOf, type Scope, sortColumn } from './list.js'
import type { ListQuery } from './query.js'
import { type ListSpec, Params } from './spec.js'

/** Where a row stands in the order of a list, whether the filters show it or not; null when there is no such row. */
export async function placeOfRow<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: ListQuery,
  id: bigint,
): Promise<{ value: string; id: string } | null> {
  const text = `SELECT ${sortColumn(spec, query).column}::text AS value, ${spec.id}::text AS id FROM ${spec.from} WHERE ${spec.id} = $1`
  const { rows } = await pool.query<{ value: string; id: string }>(text, [id])
  return rows[0] ?? null
}

/** The filtered row next to a place, or without one the first of the list; null when there is none. */
export async function rowBeside<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: ListQuery,
  scope: Scope,
  place: { value: string; id: string } | null,
  arah: 'sebelum' | 'sesudah' = 'sesudah',
): Promise<string | null> {
  const params = new Params()
  const backwards = arah === 'sebelum'
  const few = isFew(query, await countRows(pool, spec, query, scope))
  const where = matching(spec, query, scope, params, few)
  if (place) where.push(beyond(spec, query, place, backwards, params))
  const text = `SELECT ${spec.id}::text AS id FROM ${spec.from} WHERE ${where.join(' AND ')}
    ORDER BY ${orderOf(spec, query, backwards)} LIMIT 1`
  const { rows } = await pool.query<{ id: string }>(text, params.values)
  return rows[0]?.id ?? null
}
