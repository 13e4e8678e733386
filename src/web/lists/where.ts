import type { ListQuery } from './query.js'
import { type ListSpec, Params } from './spec.js'

/** A condition every query of this list carries: the Pemda and tahun the person may see. */
export type Scope = (params: Params) => string

export function whereOf<Raw>(
  spec: ListSpec<Raw>,
  { filters }: Pick<ListQuery, 'filters'>,
  scope: Scope,
  params: Params,
): string[] {
  const conditions = Object.entries(filters).map(
    ([name, values]) => spec.filters[name]?.where(params, values) ?? 'true',
  )
  return [scope(params), ...conditions]
}

export function orderOf<Raw>(spec: ListSpec<Raw>, query: ListQuery, backwards = false): string {
  const direction = query.descending !== backwards ? 'DESC' : 'ASC'
  return `${sortColumn(spec, query).column} ${direction}, ${spec.id} ${direction}`
}

export function sortColumn<Raw>(spec: ListSpec<Raw>, query: ListQuery) {
  const sort = spec.sorts[query.sort]
  if (!sort) throw new Error(`unknown sort ${query.sort}`)
  return sort
}

/** The rows that lie beyond a place of the order; a page costs the same wherever it lies. */
export function beyond<Raw>(
  spec: ListSpec<Raw>,
  query: ListQuery,
  place: { value: string; id: string },
  backwards: boolean,
  params: Params,
): string {
  const { column, type } = sortColumn(spec, query)
  const compare = query.descending !== backwards ? '<' : '>'
  return `(${column}, ${spec.id}) ${compare} (${params.bind(place.value, `::${type}`)}, ${params.bind(place.id, '::bigint')})`
}

/** Whether the best plan is the same for all values: how often a text or an amount occurs decides on another one. */
export const isStable = <Raw>(spec: ListSpec<Raw>, { filters }: Pick<ListQuery, 'filters'>): boolean =>
  Object.keys(filters).every((name) => !['teks', 'cari', 'uang'].includes(spec.filters[name]?.jenis ?? ''))

/** Filters and scope of a list as one condition; `kunci` tells it from every other, its values among it. */
export function filtered<Raw>(spec: ListSpec<Raw>, query: Pick<ListQuery, 'filters'>, scope: Scope) {
  const params = new Params()
  const where = whereOf(spec, query, scope, params).join(' AND ')
  return { where, params, kunci: JSON.stringify([spec.from, where, params.values.map(String)]) }
}
