import { tempat } from './record.js'

// What a letter becomes that was sent in another charset than it is read in; nobody knows any more which one it was.
const RUSAK = '\ufffd'

/** Every place of a record whose text has lost letters on its way, as a reason to refuse it. */
export function brokenText(value: unknown, path: PropertyKey[] = []): string[] {
  if (typeof value === 'string')
    return value.includes(RUSAK)
      ? [`${tempat(path)}: ada huruf yang rusak (${RUSAK}); FMIS harus mengirimnya dalam UTF-8`]
      : []
  if (typeof value !== 'object' || value === null) return []
  const entries = Array.isArray(value) ? value.map((inner, n) => [n, inner] as const) : Object.entries(value)
  return entries.flatMap(([key, inner]) => brokenText(inner, [...path, key]))
}
