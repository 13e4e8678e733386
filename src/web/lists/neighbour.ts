import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'
import { findRows } from './find.js'
import { type Scope, sortColumn } from './where.js'
import type { ListQuery } from './query.js'
import type { ListSpec } from './spec.js'

/** Where a row stands in the order of a list, whether the filters show it or not; null when there is no such row. */
export async function placeOfRow<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: ListQuery,
  id: bigint,
): Promise<{ value: string; id: string } | null> {
  const text = `SELECT ${sortColumn(spec, query).column}::text AS value, ${spec.id}::text AS id FROM ${spec.from} WHERE ${spec.id} = $1`
  const { rows } = await pool.query<{ value: string; id: string }>(prepared(text, [id]))
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
  const wanted = { select: `${spec.id}::text AS id`, limit: 1, place, backwards: arah === 'sebelum' }
  const { rows } = await findRows<Raw, { id: string }>(pool, spec, query, scope, wanted)
  return rows[0]?.id ?? null
}
