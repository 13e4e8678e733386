import { Prisma } from '../generated/prisma/client.js'

type Read = (value: never) => unknown

const toDate = (value: string) => new Date(value)

/** What the name of a column says about its values; every other one is read as it is written. */
const KINDS: [RegExp, Read][] = [
  [/^id$|_id$/, BigInt as Read],
  [/^leg_retur$/, ((ids: number[]) => ids.map(BigInt)) as Read],
  [/^(jumlah|bruto|netto|nilai_pengesahan)$/, ((text: string) => new Prisma.Decimal(text)) as Read],
  [/tanggal|_pada$|^(penguji_dicetak|kedaluwarsa|mulai|selesai|waktu|tunggu_sampai)$/, toDate as Read],
  // What the application itself keeps as JSON.
  [/^(peringatan|rencana)$/, ((value: unknown) => value) as Read],
]

interface Column {
  key: string
  read: Read
}
const columns = new Map<string, Column>()

function columnOf(name: string): Column {
  const known = columns.get(name)
  if (known) return known
  const key = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const column = { key, read: KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? (fromJsonRow as Read) }
  columns.set(name, column)
  return column
}

/**
 * A row that PostgreSQL wrote as JSON, with the rows inside it, as Prisma reads it: keys in camelCase, ids as bigint,
 * amounts (which must be written as text) as Decimal, dates and times as Date.
 */
export function fromJsonRow(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(fromJsonRow)
  const row: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const { key, read } = columnOf(name)
    row[key] = inner === null ? null : read(inner as never)
  }
  return row
}
