import type { Request } from 'express'
import { isTanggal } from '../../domain/tanggal.js'
import type { EmptyState } from '../page.js'

/** Collects bind values while SQL is put together; `bind(value)` gives its placeholder. */
export class Params {
  readonly values: unknown[] = []
  bind(value: unknown, type = ''): string {
    this.values.push(value)
    return `$${this.values.length}${type}`
  }
}

/** A filter of the "Show Filter" panel: how it is asked and what it means in SQL. */
export interface Filter {
  label: string
  jenis: 'teks' | 'tanggal' | 'pilihan'
  petunjuk?: string
  pilihan?: Record<string, string>
  where(params: Params, values: string[]): string
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`)

export const contains = (label: string, column: string): Filter => ({
  label,
  jenis: 'teks',
  where: (params, [value = '']) => `${column} ILIKE ${params.bind(`%${escapeLike(value)}%`)}`,
})

export const fromDate = (label: string, column: string): Filter => ({
  label,
  jenis: 'tanggal',
  where: (params, [value]) => `${column} >= ${params.bind(value, '::date')}`,
})

export const untilDate = (label: string, column: string): Filter => ({
  label,
  jenis: 'tanggal',
  where: (params, [value]) => `${column} <= ${params.bind(value, '::date')}`,
})

export const anyOf = (label: string, column: string, pilihan: Record<string, string>): Filter => ({
  label,
  jenis: 'pilihan',
  pilihan,
  where: (params, values) => `${column} = ANY(${params.bind(values, '::text[]')})`,
})

export interface SortColumn {
  column: string
  type: 'date' | 'text' | 'numeric' | 'bigint' | 'timestamptz'
}

/** One list: what it reads, what may be filtered and sorted (an allow-list), and how it stands in a file. */
export interface ListSpec<Raw> {
  href: string
  from: string
  select: string
  /** Unique bigint column that makes every order total. */
  id: string
  filters: Record<string, Filter>
  sorts: Record<string, SortColumn>
  /** Key of `sorts`, with a leading "-" for descending. */
  defaultSort: string
  kosong: EmptyState
  /** File name without ending and the columns of the export; left out where nothing is exported. */
  berkas?: { nama: string; kolom: ExportColumn<Raw>[] }
}

export interface ExportColumn<Raw> {
  judul: string
  lebar: number
  jenis: 'teks' | 'uang' | 'tanggal'
  nilai(raw: Raw): string | null
}

export interface ListQuery {
  filters: Record<string, string[]>
  sort: string
  descending: boolean
  cursor: { direction: 'sesudah' | 'sebelum'; value: string; id: string } | null
  start: number
}

/** What a place in each kind of order looks like; anything else would be an error of the database. */
const PLACE: Record<SortColumn['type'], (text: string) => boolean> = {
  date: isStorableDate,
  text: () => true,
  numeric: (text) => /^\d{1,16}(\.\d{1,2})?$/.test(text),
  bigint: (text) => /^\d{1,18}$/.test(text),
  timestamptz: (text) => /^2\d{3}-/.test(text) && !Number.isNaN(Date.parse(text)),
}

// PostgreSQL knows no year 0.
function isStorableDate(text: string): boolean {
  return isTanggal(text) && !text.startsWith('0000')
}

// oxlint-disable-next-line no-control-regex -- control characters break PostgreSQL and are refused here
const CONTROL = /[\u0000-\u001f]/

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value]
  return list
    .filter((item): item is string => typeof item === 'string' && item.length <= 200 && !CONTROL.test(item))
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function usable(filter: Filter, values: string[]): string[] {
  if (filter.jenis === 'pilihan') return values.filter((value) => Object.hasOwn(filter.pilihan ?? {}, value))
  const [value] = values
  if (value === undefined || (filter.jenis === 'tanggal' && !isStorableDate(value))) return []
  return [value]
}

/** Reads filters, order and place from the address; what it cannot understand counts as not given. */
export function readListQuery<Raw>(spec: ListSpec<Raw>, query: Request['query']): ListQuery {
  const filters: Record<string, string[]> = {}
  for (const [name, filter] of Object.entries(spec.filters)) {
    const values = usable(filter, textsOf(query[name]))
    if (values.length > 0) filters[name] = values
  }
  const [asked = spec.defaultSort] = textsOf(query['urut'])
  const given = Object.hasOwn(spec.sorts, asked.replace(/^-/, '')) ? asked : spec.defaultSort
  const sort = given.replace(/^-/, '')
  const start = Number(textsOf(query['mulai'])[0] ?? 1)
  return {
    filters,
    sort,
    descending: given.startsWith('-'),
    cursor: readCursor(query, PLACE[spec.sorts[sort]?.type ?? 'text']),
    start: Number.isSafeInteger(start) && start > 0 ? start : 1,
  }
}

function readCursor(query: Request['query'], isPlace: (text: string) => boolean): ListQuery['cursor'] {
  for (const direction of ['sesudah', 'sebelum'] as const) {
    const [text] = textsOf(query[direction])
    if (text === undefined) continue
    try {
      const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
      if (
        typeof value === 'string' &&
        typeof id === 'string' &&
        /^\d{1,18}$/.test(id) &&
        !CONTROL.test(value) &&
        isPlace(value)
      ) {
        return { direction, value, id }
      }
    } catch {
      return null
    }
  }
  return null
}

export const writeCursor = (value: string, id: string) => Buffer.from(JSON.stringify([value, id])).toString('base64url')
