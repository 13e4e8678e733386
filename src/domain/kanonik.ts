/**
 * The one text of a JSON value: keys in order, no blanks, whatever order a database or a caller kept them in. Equal
 * values have equal texts, so hashes and comparisons can rest on it.
 */
export function kanonik(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
