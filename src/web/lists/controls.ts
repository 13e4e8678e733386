import type { Chip, FilterField, Option, Pagination, SortLink } from '../page.js'
import type { Address } from './address.js'
import { countText } from './count.js'
import type { ListQuery } from './query.js'
import { type Filter, type ListSpec, readable, type SortColumn } from './spec.js'

/** What a person sees and presses around the rows of a list. */

const optionsOf = ({ pilihan = new Map() }: Filter, values: string[]): Option[] =>
  [...pilihan].map(([nilai, label]) => ({ nilai, label, dipilih: values.includes(nilai) }))

function fieldOf(nama: string, filter: Filter, { filters, salah }: ListQuery): FilterField {
  const { jenis, label, petunjuk } = filter
  const values = filters[nama] ?? []
  if (jenis === 'pilihan') return { jenis, nama, label, pilihan: optionsOf(filter, values) }
  if (jenis === 'satu') {
    const semua: Option = { nilai: '', label: 'Semua', dipilih: values.length === 0 }
    return { jenis, nama, label, pilihan: [semua, ...optionsOf(filter, values)] }
  }
  const nilai = salah[nama]?.nilai ?? values[0] ?? ''
  return { jenis, nama, label, nilai, petunjuk: petunjuk ?? '', galat: salah[nama]?.pesan ?? null }
}

export const filterFields = <Raw>(spec: ListSpec<Raw>, query: ListQuery): FilterField[] =>
  Object.entries(spec.filters).map(([nama, filter]) => fieldOf(nama, filter, query))

export function chips<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): Chip[] {
  return Object.entries(query.filters).flatMap(([name, values]) => {
    const filter = spec.filters[name]
    if (!filter) return []
    return values.map((value) => {
      const { [name]: _own, ...others } = query.filters
      const rest = values.filter((other) => other !== value)
      return {
        label: `${filter.label}: ${readable(filter, value)}`,
        hapusHref: address.to({ filters: rest.length > 0 ? { ...others, [name]: rest } : others, simpan: true }),
      }
    })
  })
}

export function sortLinks<Raw>(spec: ListSpec<Raw>, query: ListQuery, address: Address<Raw>): Record<string, SortLink> {
  return Object.fromEntries(
    Object.keys(spec.sorts).map((key) => {
      const current = key === query.sort
      const next = current && !query.descending ? `-${key}` : key
      return [
        key,
        {
          href: address.to({ urut: next, simpan: true }),
          arah: !current ? 'none' : query.descending ? 'descending' : 'ascending',
        },
      ]
    }),
  )
}

const WORDS: Record<SortColumn['type'], [string, string]> = {
  date: ['terlama dahulu', 'terbaru dahulu'],
  timestamptz: ['terlama dahulu', 'terbaru dahulu'],
  text: ['A-Z', 'Z-A'],
  numeric: ['terkecil dahulu', 'terbesar dahulu'],
  bigint: ['terkecil dahulu', 'terbesar dahulu'],
}

/** Every order as one choice: cards on a phone have no headings to press. */
export const sortOptions = <Raw>(spec: ListSpec<Raw>, sort: string): Option[] =>
  Object.entries(spec.sorts).flatMap(([key, { label, type, kata = WORDS[type] }]) =>
    [key, `-${key}`].map((nilai, index) => ({
      nilai,
      label: `${label}, ${kata[index] ?? ''}`,
      dipilih: nilai === sort,
    })),
  )

interface Shown {
  first: string
  last: string
  rows: number
  total: number
  /** How far was counted. */
  cap: number
  more: boolean
  backwards: boolean
}

export function pagination<Raw>(
  query: ListQuery,
  address: Address<Raw>,
  pageSize: number,
  shown: Shown | null,
): Pagination {
  if (!shown) return { ringkasan: 'Tidak ada data', sebelumnya: null, berikutnya: null }
  const { first, last, rows, total, cap, more, backwards } = shown
  const start = query.cursor ? query.start : 1
  const angka = (n: number) => n.toLocaleString('id-ID')
  const before = backwards ? more : query.cursor !== null && start > 1
  const to = (direction: string, place: string, mulai: number) =>
    address.to({ tempat: { [direction]: place, mulai: String(mulai) } })
  return {
    ringkasan: `${rows === 1 ? angka(start) : `${angka(start)}-${angka(start + rows - 1)}`} dari ${countText(total, cap)}`,
    sebelumnya: before && start > 1 ? to('sebelum', first, Math.max(1, start - pageSize)) : null,
    berikutnya: backwards || more ? to('sesudah', last, start + rows) : null,
  }
}
