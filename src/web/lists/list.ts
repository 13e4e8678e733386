import type { Request } from 'express'
import type { Pool } from 'pg'
import type { EmptyState, ListPage } from '../page.js'
import { pelaku } from '../requires.js'
import { Address } from './address.js'
import { chips, filterFields, pagination, sortLinks, sortOptions } from './controls.js'
import { COUNT_CAP } from './count.js'
import { countRows, findRows, isMany } from './find.js'
import { type ListQuery, listQuery, writeCursor } from './query.js'
import { remember } from './remember.js'
import type { ListSpec } from './spec.js'
import { type Scope, sortColumn } from './where.js'

const PAGE_SIZE = 25

type Placed<Raw> = Raw & { _urut: string; _id: string }

// Keyset paging: rows that arrive meanwhile shift nothing.
async function readRows<Raw>(pool: Pool, spec: ListSpec<Raw>, query: ListQuery, scope: Scope) {
  const backwards = query.cursor?.direction === 'sebelum'
  const select = `${spec.select}, ${sortColumn(spec, query).column}::text AS _urut, ${spec.id} AS _id`
  const wanted = { select, limit: PAGE_SIZE + 1, place: query.cursor, backwards }
  const { rows, total } = await findRows<Raw, Placed<Raw>>(pool, spec, query, scope, wanted)
  const page = rows.slice(0, PAGE_SIZE)
  return { rows: backwards ? page.reverse() : page, more: rows.length > PAGE_SIZE, backwards, total }
}

// What has more than a few is counted beside the reading, otherwise the reading counts by the way.
async function readCounted<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  query: ListQuery,
  scope: Scope,
  banyak: Promise<number> | undefined,
) {
  const counted = banyak
    ? banyak.then((n) => ({ n, cap: Infinity }))
    : isMany(pool, spec, query, scope)
      ? countRows(pool, spec, query, scope)
      : null
  const [{ total, ...read }, counts] = await Promise.all([readRows(pool, spec, query, scope), counted])
  const { n, cap } =
    counts ?? (total === null ? await countRows(pool, spec, query, scope) : { n: total, cap: COUNT_CAP })
  return { ...read, total: n, cap }
}

/**
 * The page of a list that the address asks for, with everything its partials show; `banyak` is how many rows there are
 * where that is asked for anyway.
 */
export async function readList<Raw, Row>(
  pool: Pool,
  spec: ListSpec<Raw>,
  req: Request,
  scope: Scope,
  toRow: (raw: Raw) => Row,
  banyak?: Promise<number>,
): Promise<ListPage<Row>> {
  // Whoever asked hears of its failure, also when this page fails before it looks.
  banyak?.catch(() => undefined)
  const query = await listQuery(pool, spec, req)
  const address = new Address(spec, query)
  const [read] = await Promise.all([readCounted(pool, spec, query, scope, banyak), keepSetting(pool, spec, query, req)])
  const { rows } = read
  const [first, last] = [rows[0], rows.at(-1)]
  const place = (row: Placed<Raw>) => writeCursor(row._urut, row._id)
  const shown = first && last && { ...read, first: place(first), last: place(last), rows: rows.length }
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
  const elsewhere = (req.get('sec-fetch-site') ?? 'same-origin') !== 'same-origin'
  if (req.query['simpan'] !== 'ya' || elsewhere || spec.sementara || req.get('x-cmsp-live')) return
  const any = Object.keys(query.filters).length > 0
  await remember(pool, pelaku(req).id, spec.href, any ? new Address(spec, query).search() : '')
}

function emptyState<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): EmptyState {
  const used = Object.keys(query.filters)
  if (!query.cursor && used.length === 0) return spec.kosong
  const opening = Object.keys(spec.bawaan?.filters ?? {})
  if (spec.bawaan && used.every((name) => opening.includes(name))) return spec.bawaan.kosong
  const { cari } = query.filters
  if (cari && used.length > 1)
    return {
      judul: 'Tidak ada data yang cocok',
      saran: 'Dicari hanya di antara data yang lolos filter lain di atas.',
      tautan: { href: address.to({ filters: { cari } }), label: 'Cari tanpa filter lain' },
    }
  return {
    judul: 'Tidak ada data yang cocok',
    saran: 'Ubah atau hapus sebagian filter untuk melihat lebih banyak data.',
    tautan: { href: address.to({ filters: {}, simpan: true }), label: 'Hapus semua filter' },
  }
}
