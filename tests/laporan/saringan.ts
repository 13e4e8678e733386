import type { Acakan } from './acakan.js'
import type { Baris } from './hitung.js'

/** Filters and order of a register, told once more without SQL. */
export type Saring = Record<string, string[]>

/** Up to two filters with values that occur, and an order. */
export function pilih(rows: Baris[], r: Acakan): { saring: Saring; urut: string } {
  const names = Object.keys(rows[0]?.saring ?? {})
  const saring: Saring = {}
  for (let n = r.upTo(3); n > 0; n--) {
    const name = r.pick(names)
    const known = rows.map((row) => row.saring[name]).filter((value): value is string => Boolean(value))
    if (known.length === 0) continue
    saring[name] = /dari|sampai|nomor|kode/i.test(name) ? [r.pick(known)] : [...new Set([r.pick(known), r.pick(known)])]
  }
  return { saring, urut: r.pick(['', '-']) + r.pick(Object.keys(rows[0]?.urut ?? { tanggal: '' })) }
}

/** A range that ends before it begins is refused at its end. */
function berlaku(saring: Saring): [string, string[]][] {
  return Object.entries(saring).filter(([name, [until = '']]) => {
    const from = saring[name.replace('sampai', 'dari').replace('Sampai', 'Dari')]?.[0]
    return !/sampai/i.test(name) || from === undefined || until >= from
  })
}

export function saringan(rows: Baris[], saring: Saring): Baris[] {
  return rows.filter((row) =>
    berlaku(saring).every(([name, values]) => {
      const own = row.saring[name]
      const [value = ''] = values
      if (!own) return false
      if (/dari/i.test(name)) return own >= value
      if (/sampai/i.test(name)) return own <= value
      return name === 'nomor' || name === 'kode' ? own.includes(value) : values.includes(own)
    }),
  )
}

export function urutkan(rows: Baris[], urut: string): Baris[] {
  const [key, way] = [urut.replace('-', ''), urut.startsWith('-') ? -1 : 1]
  const compare = (a: Baris, b: Baris) => {
    const [x = '', y = ''] = [a.urut[key], b.urut[key]]
    return way * (x < y ? -1 : x > y ? 1 : a.id - b.id)
  }
  return rows.toSorted(compare)
}

export const alamat = ({ saring, urut }: { saring: Saring; urut: string }) =>
  new URLSearchParams([
    ...Object.entries(saring).flatMap(([name, values]) => values.map((value) => [name, value])),
    ...[['urut', urut]],
  ]).toString()
