/** Upper case, trimmed, runs of blanks as one. */
export function normalizeNama(nama: string): string {
  return nama.trim().replace(/\s+/g, ' ').toUpperCase()
}

/** Whether two names are equal but for case and blanks. A difference beyond that is for a person to judge. */
export function namaSama(a: string, b: string): boolean {
  return normalizeNama(a) === normalizeNama(b)
}
