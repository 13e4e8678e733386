import { parse } from 'node:querystring'
import type { Request } from 'express'
import type { Pool } from 'pg'
import { isTanggal } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { parseTypedUang } from '../../domain/uang.js'
import { pelaku } from '../requires.js'
import { remembered } from './remember.js'
import type { Filter, ListSpec, SortColumn } from './spec.js'

export interface ListQuery {
  filters: Record<string, string[]>
  /** What was typed into a filter but cannot be used, and why; it filters nothing. */
  salah: Record<string, { nilai: string; pesan: string }>
  sort: string
  descending: boolean
  cursor: { direction: 'sesudah' | 'sebelum'; value: string; id: string } | null
  start: number
  /** Whether the address itself said this; otherwise it is what was used last, or how the list opens. */
  eksplisit: boolean
}

type Values = Request['query'] | Record<string, unknown>

/** What a place in each kind of order looks like; anything else would be an error of the database. */
const PLACE: Record<SortColumn['type'], (text: string) => boolean> = {
  date: isTanggal,
  text: () => true,
  numeric: (text) => /^\d{1,16}(\.\d{1,2})?$/.test(text),
  bigint: (text) => /^\d{1,18}$/.test(text),
  timestamptz: (text) => /^2\d{3}-/.test(text) && !Number.isNaN(Date.parse(text)),
}

function isTypedUang(text: string): boolean {
  try {
    parseTypedUang(text)
    return true
  } catch {
    return false
  }
}

// oxlint-disable-next-line no-control-regex -- control characters break PostgreSQL and are refused here
const CONTROL = /[\u0000-\u001f]/
const MAX = 200

const textsOf = (value: unknown): string[] =>
  [value]
    .flat()
    .filter((item): item is string => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** What is looked for: pasted line breaks, tabs and runs of blanks count as one blank. */
const sought = (text: string): string => satuBaris(text).replace(/\s+/g, ' ')

/** Why this value cannot be used; null when it can. */
function refusal({ jenis }: Filter, value: string): string | null {
  if (value.length > MAX) return `Paling banyak ${MAX} karakter.`
  if (CONTROL.test(value)) return 'Berisi karakter yang tidak dapat dipakai.'
  if (jenis === 'tanggal' && !isTanggal(value)) return 'Isi tanggal yang ada, misalnya 2026-11-22.'
  if (jenis === 'uang' && !isTypedUang(value)) return 'Isi jumlah rupiah, misalnya 1.000.000,00.'
  return null
}

/** Reads filters, order and place from the address; what it cannot understand filters nothing. */
export function readListQuery<Raw>(spec: ListSpec<Raw>, query: Values): ListQuery {
  const filters: ListQuery['filters'] = {}
  const salah: ListQuery['salah'] = {}
  for (const [name, filter] of Object.entries(spec.filters)) {
    const { jenis, pilihan } = filter
    const typed = textsOf(query[name])
    const first = jenis === 'teks' || jenis === 'cari' ? typed.map(sought)[0] : typed[0]
    if (!first) continue
    if (jenis === 'pilihan' || jenis === 'satu') {
      const known = [...new Set(typed)].filter((value) => pilihan?.has(value))
      if (known.length > 0) filters[name] = jenis === 'satu' ? known.slice(0, 1) : known
      continue
    }
    const pesan = refusal(filter, first)
    if (pesan === null) filters[name] = [first]
    else salah[name] = { nilai: first.slice(0, MAX), pesan }
  }
  refuseReversed(spec, filters, salah)
  return {
    filters,
    salah,
    ...placeOf(spec, query),
    eksplisit: PARAMETERS.some((name) => name in query) || hasFilter(spec, query),
  }
}

/** A range that ends before it begins would find nothing whatever there is: its end filters nothing and is told so. */
function refuseReversed<Raw>(
  { filters: known }: ListSpec<Raw>,
  filters: ListQuery['filters'],
  salah: ListQuery['salah'],
) {
  for (const name of Object.keys(filters).filter((each) => /dari$/i.test(each))) {
    const end = name.replace(/dari$/, 'sampai').replace(/Dari$/, 'Sampai')
    const [[from = ''] = [], [until = ''] = []] = [filters[name], filters[end]]
    if (until === '' || !isBefore(until, from, known[end]?.jenis)) continue
    salah[end] = { nilai: until, pesan: `Tidak boleh kurang dari "${known[name]?.label}".` }
    delete filters[end]
  }
}

const isBefore = (a: string, b: string, jenis?: Filter['jenis']): boolean =>
  jenis === 'uang' ? parseTypedUang(a) < parseTypedUang(b) : a < b

/** Beside the filters: an address with one of these speaks for itself. `semua` says: no filter at all. */
const PARAMETERS = ['urut', 'sesudah', 'sebelum', 'semua']
const hasFilter = <Raw>(spec: ListSpec<Raw>, query: Values) => Object.keys(spec.filters).some((name) => name in query)

function placeOf<Raw>(spec: ListSpec<Raw>, query: Values) {
  const [asked = spec.defaultSort] = textsOf(query['urut'])
  const given = Object.hasOwn(spec.sorts, asked.replace(/^-/, '')) ? asked : spec.defaultSort
  const sort = given.replace(/^-/, '')
  const start = Number(textsOf(query['mulai'])[0] ?? 1)
  return {
    sort,
    descending: given.startsWith('-'),
    cursor: readCursor(query, PLACE[spec.sorts[sort]?.type ?? 'text']),
    start: Number.isSafeInteger(start) && start > 0 ? start : 1,
  }
}

/**
 * What the page of a list shows: what its address says; without parameters what this person used last, and otherwise
 * the filters the list opens with.
 */
export async function listQuery<Raw>(pool: Pool, spec: ListSpec<Raw>, req: Request): Promise<ListQuery> {
  const asked = readListQuery(spec, req.query)
  if (asked.eksplisit || spec.sementara) return asked
  const kept = await remembered(pool, pelaku(req).id, spec.href)
  if (kept === null) return { ...asked, filters: spec.bawaan?.filters ?? {} }
  return { ...readListQuery(spec, parse(kept)), eksplisit: false }
}

function readCursor(query: Values, isPlace: (text: string) => boolean): ListQuery['cursor'] {
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
