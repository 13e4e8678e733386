import { stripSeparators } from '../../domain/identitas.js'
import { formatTanggal, type Tanggal } from '../../domain/tanggal.js'
import { formatUang, parseTypedUang, toDecimalText } from '../../domain/uang.js'
import type { EmptyState } from '../page.js'

/** Collects bind values while SQL is put together; `bind(value)` gives its placeholder. */
export class Params {
  readonly values: unknown[] = []
  bind(value: unknown, type = ''): string {
    this.values.push(value)
    return `$${this.values.length}${type}`
  }
}

/** What can be chosen, by value, in its order on the screen: a plain object would put ids in the order of numbers. */
export type Pilihan = ReadonlyMap<string, string>

/** A filter of the "Show Filter" panel: how it is asked and what it means in SQL. */
export interface Filter {
  label: string
  /** `cari` is the quick search beside the panel, `pilihan` several of a list, `satu` one of a list. */
  jenis: 'teks' | 'cari' | 'tanggal' | 'uang' | 'pilihan' | 'satu'
  petunjuk?: string
  pilihan?: Pilihan
  where(params: Params, values: string[]): string
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`)

/** A number as documents print it: digits in groups, or digits before a slash (00061/SP2D/…). */
const NOMOR = /^\d(?:[\d ./-]*$|\d* ?\/)/

/** A rekening, kode billing or NPWP in groups; fewer digits would find a part of any number. */
const RAPAT = /^\d{10,}$/

/** The text, and as a number is kept that was written down in groups. */
function* spellings(value: string) {
  yield value
  if (!NOMOR.test(value)) return
  yield value.replaceAll(' ', '')
  const digits = stripSeparators(value)
  if (RAPAT.test(digits)) yield digits
}

/** One of these columns holds the text. */
function holds(params: Params, value: string, columns: string[]): string {
  const texts = new Set(spellings(value))
  const bound = [...texts].map((text) => params.bind(`%${escapeLike(text)}%`))
  return `(${bound.flatMap((text) => columns.map((column) => `${column} ILIKE ${text}`)).join(' OR ')})`
}

export const contains = (label: string, column: string): Filter => ({
  label,
  jenis: 'teks',
  where: (params, [value = '']) => holds(params, value, [column]),
})

/** The quick search: one text, looked for in each of these columns. */
export const searchIn = (petunjuk: string, ...columns: string[]): Filter => ({
  label: 'Cari',
  jenis: 'cari',
  petunjuk,
  where: (params, [value = '']) => holds(params, value, columns),
})

export const onDate = (label: string, column: string): Filter => ({
  label,
  jenis: 'tanggal',
  where: (params, [value]) => `${column} = ${params.bind(value, '::date')}`,
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
  pilihan: new Map(Object.entries(pilihan)),
  where: (params, values) => `${column} = ANY(${params.bind(values, '::text[]')})`,
})

/** One row of a short list, by its id. */
export const oneOf = (label: string, column: string, pilihan: Pilihan): Filter => ({
  label,
  jenis: 'satu',
  pilihan,
  where: (params, [value]) => `${column} = ${params.bind(value, '::bigint')}`,
})

const amount = (label: string, column: string, operator: '>=' | '<='): Filter => ({
  label,
  jenis: 'uang',
  petunjuk: '1.000.000,00',
  where: (params, [value = '']) =>
    `${column} ${operator} ${params.bind(toDecimalText(parseTypedUang(value)), '::numeric')}`,
})
export const fromAmount = (label: string, column: string) => amount(label, column, '>=')
export const untilAmount = (label: string, column: string) => amount(label, column, '<=')

/** A value of a filter as its chip and the head of a file name it. */
export function readable({ jenis, pilihan }: Filter, value: string): string {
  if (jenis === 'uang') return formatUang(parseTypedUang(value))
  return jenis === 'tanggal' ? formatTanggal(value as Tanggal) : (pilihan?.get(value) ?? value)
}

export interface SortColumn {
  /** As the sort control of a phone names it; a desk sorts by the heading of the column. */
  label: string
  column: string
  type: 'date' | 'text' | 'numeric' | 'bigint' | 'timestamptz'
  /** Both orders in words, where the column only stands in for what they mean to a reader. */
  kata?: readonly [string, string]
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
  /** Filters the list opens with; removed like any other. `kosong` says what it means when they find nothing. */
  bawaan?: { filters: Record<string, string[]>; kosong: EmptyState }
  /** The address means more than its filters: nothing is remembered of it. */
  sementara?: true
  kosong: EmptyState
  /** File name without ending and the columns of the export; left out where nothing is exported. */
  berkas?: { nama: string; kolom: ExportColumn<Raw>[] }
}

/** A column of the file: `uang` and `bilangan` arrive as numbers, `tanggal` and `waktu` (WITA) as dates. */
export type ExportColumn<Raw> = { judul: string; lebar: number } & (
  | { jenis: 'teks' | 'uang' | 'tanggal' | 'bilangan'; nilai(raw: Raw): string | null }
  | { jenis: 'waktu'; nilai(raw: Raw): Date | null }
)
