import type { Request } from 'express'
import type { Pool } from 'pg'
import { prepared } from '../../db/prepared.js'
import type { EmptyState, ListPage } from '../page.js'
import { pelaku } from '../requires.js'
import { Address } from './address.js'
import { chips, filterFields, pagination, sortLinks, sortOptions } from './controls.js'
import { COUNT_CAP, countUpToCap } from './count.js'
import { type ListQuery, listQuery, writeCursor } from './query.js'
import { remember } from './remember.js'
import { type ListSpec, Params } from './spec.js'

const PAGE_SIZE = 25

type Placed<Raw> = Raw & { _urut: string; _id: string }

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

/**
 * The filters as conditions. Where they find few rows these are collected first and sorted then: walking the order until
 * a page is full could read the whole table for a word that hardly occurs, and the planner cannot know.
 */
export function matching<Raw>(spec: ListSpec<Raw>, query: ListQuery, scope: Scope, params: Params, few: boolean) {
  const where = whereOf(spec, query, scope, params)
  if (!few) return where
  const ids = `SELECT ${spec.id} FROM ${spec.from} WHERE ${where.join(' AND ')} LIMIT ${COUNT_CAP + 1}`
  return [`${spec.id} = ANY(ARRAY(${ids}))`]
}

/** Whether filters are in use that find no more than are counted. */
export const isFew = ({ filters }: ListQuery, total: number): boolean =>
  total <= COUNT_CAP && Object.keys(filters).length > 0

/** Whether the best plan is the same for all values: how often a text or an amount occurs decides on another one. */
export const isStable = <Raw>(spec: ListSpec<Raw>, { filters }: Pick<ListQuery, 'filters'>): boolean =>
  Object.keys(filters).every((name) => !['teks', 'cari', 'uang'].includes(spec.filters[name]?.jenis ?? ''))

// Keyset paging: rows that arrive meanwhile shift nothing.
async function readRows<Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, scope: Scope, few: boolean) {
  const params = new Params()
  const where = matching(spec, query, scope, params, few)
  const backwards = query.cursor?.direction === 'sebelum'
  if (query.cursor) where.push(beyond(spec, query, query.cursor, backwards, params))
  const text = `SELECT ${spec.select}, ${sortColumn(spec, query).column}::text AS _urut, ${spec.id} AS _id FROM ${spec.from}
    WHERE ${where.join(' AND ')} ORDER BY ${orderOf(spec, query, backwards)} LIMIT ${PAGE_SIZE + 1}`
  const { values } = params
  const { rows } = await pool.query<Placed<Raw>>(isStable(spec, query) ? prepared(text, values) : { text, values })
  const more = rows.length > PAGE_SIZE
  const page = rows.slice(0, PAGE_SIZE)
  return { rows: backwards ? page.reverse() : page, more, backwards }
}

/** How many rows these filters find, counted no further than one beyond the cap. */
export async function countRows<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: Pick<ListQuery, 'filters'>,
  scope: Scope,
): Promise<number> {
  const params = new Params()
  const where = whereOf(spec, query, scope, params).join(' AND ')
  const select = [`SELECT 1 FROM ${spec.from} WHERE ${where}`]
  const [n = 0] = await countUpToCap(pool, { select, values: params.values, stable: isStable(spec, query) })
  return n
}

/** The page of a list that the address asks for, with everything its partials show. */
export async function readList<Raw, Row>(
  pool: Pool,
  spec: ListSpec<Raw>,
  req: Request,
  scope: Scope,
  toRow: (raw: Raw) => Row,
): Promise<ListPage<Row>> {
  const query = await listQuery(pool, spec, req)
  const address = new Address(spec, query)
  const [total] = await Promise.all([countRows(pool, spec, query, scope), keepSetting(pool, spec, query, req)])
  const { rows, more, backwards } = await readRows(pool, spec, query, scope, isFew(query, total))
  const [first, last] = [rows[0], rows.at(-1)]
  const place = (row: Placed<Raw>) => writeCursor(row._urut, row._id)
  const shown = first && last && { first: place(first), last: place(last), rows: rows.length, total, more, backwards }
  return {
    href: spec.href,
    alamat: address.here(),
    dipulihkan: !query.eksplisit && Object.keys(query.filters).length > 0,
    filter: filterFields(spec, query),
    chips: chips(spec, query, address),
    bersihHref: address.to({ filters: {}, simpan: true }),
    tetap: keptFields(query, address),
    simpan: !spec.sementara,
    urut: sortLinks(spec, query, address),
    urutan: sortOptions(spec, address.sort),
    baris: rows.map(toRow),
    halaman: pagination(query, address, PAGE_SIZE, shown ?? null),
    kosong: emptyState(spec, query, address),
    exportHref: spec.berkas ? `${spec.href}/export` : null,
  }
}

// Each form asks for a part itself and carries the rest along.
function keptFields<Raw>({ filters }: ListQuery, address: Address<Raw>): ListPage<unknown>['tetap'] {
  const { cari } = filters
  return {
    saring: address.fields({ filters: cari ? { cari } : {} }),
    cari: address.fields({ filters: { ...filters, cari: [] } }),
    urut: address.fields({ urut: address.spec.defaultSort }),
    semua: address.fields(),
  }
}

// Only what the person set on the page itself is kept: a link from elsewhere shows its list and changes no habit.
async function keepSetting<Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, req: Request): Promise<void> {
  if (req.query['simpan'] !== 'ya' || spec.sementara || req.get('x-cmsp-live')) return
  const any = Object.keys(query.filters).length > 0
  await remember(pool, pelaku(req).id, spec.href, any ? new Address(spec, query).search() : '')
}

function emptyState<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): EmptyState {
  const used = Object.keys(query.filters)
  if (!query.cursor && used.length === 0) return spec.kosong
  const opening = Object.keys(spec.bawaan?.filters ?? {})
  if (spec.bawaan && used.every((name) => opening.includes(name))) return spec.bawaan.kosong
  return {
    judul: 'Tidak ada data yang cocok',
    saran: 'Ubah atau hapus sebagian filter untuk melihat lebih banyak data.',
    tautan: { href: address.to({ filters: {}, simpan: true }), label: 'Hapus semua filter' },
  }
}
