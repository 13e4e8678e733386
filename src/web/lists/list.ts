import type { Request } from 'express'
import type { Pool } from 'pg'
import type { Chip, FilterField, ListPage, Pagination, SortLink } from '../page.js'
import { type ListQuery, type ListSpec, Params, readListQuery, writeCursor } from './spec.js'

const PAGE_SIZE = 25
/** Beyond this a total costs more than it tells. */
export const COUNT_CAP = 10_000

type Placed<Raw> = Raw & { _urut: string; _id: string }

/** A condition every query of this list carries: the Pemda and tahun the person may see. */
export type Scope = (params: Params) => string

export function whereOf<Raw>(spec: ListSpec<Raw>, query: ListQuery, scope: Scope, params: Params): string[] {
  const filters = Object.entries(query.filters).map(
    ([name, values]) => spec.filters[name]?.where(params, values) ?? 'true',
  )
  return [scope(params), ...filters]
}

export function orderOf<Raw>(spec: ListSpec<Raw>, query: ListQuery, backwards = false): string {
  const direction = query.descending !== backwards ? 'DESC' : 'ASC'
  return `${sortColumn(spec, query).column} ${direction}, ${spec.id} ${direction}`
}

function sortColumn<Raw>(spec: ListSpec<Raw>, query: ListQuery) {
  const sort = spec.sorts[query.sort]
  if (!sort) throw new Error(`unknown sort ${query.sort}`)
  return sort
}

// Keyset paging: a page costs the same wherever it lies, and rows that arrive meanwhile shift nothing.
async function readRows<Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, scope: Scope) {
  const params = new Params()
  const where = whereOf(spec, query, scope, params)
  const { column, type } = sortColumn(spec, query)
  const backwards = query.cursor?.direction === 'sebelum'
  if (query.cursor) {
    const compare = query.descending !== backwards ? '<' : '>'
    where.push(
      `(${column}, ${spec.id}) ${compare} (${params.bind(query.cursor.value, `::${type}`)}, ${params.bind(query.cursor.id, '::bigint')})`,
    )
  }
  const text = `SELECT ${spec.select}, ${column}::text AS _urut, ${spec.id} AS _id FROM ${spec.from}
    WHERE ${where.join(' AND ')} ORDER BY ${orderOf(spec, query, backwards)} LIMIT ${PAGE_SIZE + 1}`
  const { rows } = await pool.query<Placed<Raw>>(text, params.values)
  const more = rows.length > PAGE_SIZE
  const page = rows.slice(0, PAGE_SIZE)
  return { rows: backwards ? page.reverse() : page, more, backwards }
}

async function countRows<Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, scope: Scope): Promise<number> {
  const params = new Params()
  const where = whereOf(spec, query, scope, params).join(' AND ')
  const text = `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${spec.from} WHERE ${where} LIMIT ${COUNT_CAP + 1}) t`
  const { rows } = await pool.query<{ n: number }>(text, params.values)
  return rows[0]?.n ?? 0
}

/** The page of a list that the address asks for, with everything its partials show. */
export async function readList<Raw, Row>(
  pool: Pool,
  spec: ListSpec<Raw>,
  req: Request,
  scope: Scope,
  toRow: (raw: Raw) => Row,
): Promise<ListPage<Row>> {
  const query = readListQuery(spec, req.query)
  const [{ rows, more, backwards }, total] = await Promise.all([
    readRows(pool, spec, query, scope),
    countRows(pool, spec, query, scope),
  ])
  const address = new Address(spec, query)
  return {
    href: spec.href,
    filter: filterFields(spec, query),
    chips: chips(spec, query, address),
    tetap: [{ nama: 'urut', nilai: address.sort }],
    urut: sortLinks(spec, query, address),
    baris: rows.map(toRow),
    halaman: pagination(rows, query, address, { total, more, backwards }),
    kosong: query.cursor || Object.keys(query.filters).length > 0 ? noMatch(spec.href) : spec.kosong,
    exportHref: spec.berkas ? address.with({}, `${spec.href}/export.xlsx`) : null,
  }
}

const noMatch = (href: string) => ({
  judul: 'Tidak ada data yang cocok',
  saran: 'Ubah atau hapus sebagian filter untuk melihat lebih banyak data.',
  tautan: { href, label: 'Hapus semua filter' },
})

/** Builds addresses of the same list: filters and order stay, the place changes. */
class Address<Raw> {
  readonly sort: string
  constructor(
    readonly spec: ListSpec<Raw>,
    readonly query: ListQuery,
  ) {
    this.sort = (query.descending ? '-' : '') + query.sort
  }
  with(change: Record<string, string>, path = this.spec.href, filters = this.query.filters): string {
    const search = new URLSearchParams()
    for (const [name, values] of Object.entries(filters)) for (const value of values) search.append(name, value)
    const sort = change['urut'] ?? this.sort
    if (sort !== this.spec.defaultSort) search.set('urut', sort)
    for (const [name, value] of Object.entries(change)) if (name !== 'urut') search.set(name, value)
    const text = search.toString()
    return text ? `${path}?${text}` : path
  }
}

function filterFields<Raw>(spec: ListSpec<Raw>, query: ListQuery): FilterField[] {
  return Object.entries(spec.filters).map(([nama, filter]): FilterField => {
    const values = query.filters[nama] ?? []
    if (filter.jenis === 'pilihan') {
      const pilihan = Object.entries(filter.pilihan ?? {}).map(([nilai, label]) => ({
        nilai,
        label,
        dipilih: values.includes(nilai),
      }))
      return { jenis: 'pilihan', nama, label: filter.label, pilihan }
    }
    return { jenis: filter.jenis, nama, label: filter.label, nilai: values[0] ?? '' }
  })
}

function chips<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): Chip[] {
  return Object.entries(query.filters).flatMap(([name, values]) => {
    const filter = spec.filters[name]
    return values.map((value) => {
      const rest = { ...query.filters, [name]: values.filter((other) => other !== value) }
      return {
        label: `${filter?.label ?? name}: ${filter?.pilihan?.[value] ?? value}`,
        hapusHref: address.with({}, spec.href, rest),
      }
    })
  })
}

function sortLinks<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): Record<string, SortLink> {
  return Object.fromEntries(
    Object.keys(spec.sorts).map((key) => {
      const current = key === query.sort
      const next = current && !query.descending ? `-${key}` : key
      return [
        key,
        { href: address.with({ urut: next }), arah: !current ? 'none' : query.descending ? 'descending' : 'ascending' },
      ]
    }),
  )
}

function pagination<Raw>(
  rows: Placed<Raw>[],
  query: ListQuery,
  address: Address<Raw>,
  { total, more, backwards }: { total: number; more: boolean; backwards: boolean },
): Pagination {
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return { ringkasan: 'Tidak ada data', sebelumnya: null, berikutnya: null }
  const start = query.cursor ? query.start : 1
  const angka = (n: number) => n.toLocaleString('id-ID')
  const dari = total > COUNT_CAP ? `lebih dari ${angka(COUNT_CAP)}` : angka(total)
  const place = (row: Placed<Raw>) => writeCursor(row._urut, row._id)
  return {
    ringkasan: `${angka(start)}-${angka(start + rows.length - 1)} dari ${dari}`,
    sebelumnya:
      backwards && !more
        ? null
        : query.cursor && start > 1
          ? address.with({ sebelum: place(first), mulai: String(Math.max(1, start - PAGE_SIZE)) })
          : null,
    berikutnya: backwards || more ? address.with({ sesudah: place(last), mulai: String(start + rows.length) }) : null,
  }
}
