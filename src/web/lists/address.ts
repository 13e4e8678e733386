import { type ListQuery, writeCursor } from './query.js'
import type { ListSpec } from './spec.js'

interface Change {
  filters?: ListQuery['filters']
  urut?: string
  /** The place: a cursor and what it counts from. */
  tempat?: Record<string, string>
  /** The person's own setting, to be remembered. */
  simpan?: boolean
}

/** Builds addresses of one list: what is not changed stays, but for the place. */
export class Address<Raw> {
  readonly sort: string
  constructor(
    readonly spec: ListSpec<Raw>,
    readonly query: ListQuery,
  ) {
    this.sort = (query.descending ? '-' : '') + query.sort
  }

  /** Filters and order as the end of an address. */
  search({ filters = this.query.filters, urut = this.sort, tempat = {}, simpan = false }: Change = {}): string {
    const search = new URLSearchParams()
    for (const [name, values] of Object.entries(filters)) for (const value of values) search.append(name, value)
    if (urut !== this.spec.defaultSort) search.set('urut', urut)
    // Without any parameter the list would open as it was used last.
    if (search.size === 0) search.set('semua', 'ya')
    for (const [name, value] of Object.entries(tempat)) search.set(name, value)
    if (simpan && !this.spec.sementara) search.set('simpan', 'ya')
    return search.toString()
  }

  /** Where the reader is: the page of the list too. */
  here(): string {
    const { cursor, start } = this.query
    if (!cursor) return this.search()
    const place = writeCursor(cursor.value, cursor.id)
    return this.search({ tempat: { [cursor.direction]: place, mulai: String(start) } })
  }

  to(change: Change = {}): string {
    return `${this.spec.href}?${this.search(change)}`
  }

  /** The same as hidden fields of a form. */
  fields(change: Change = {}): { nama: string; nilai: string }[] {
    return [...new URLSearchParams(this.search(change))].map(([nama, nilai]) => ({ nama, nilai }))
  }
}
