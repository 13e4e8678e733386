const WITA_OFFSET_MS = 8 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
const BOOK_CLOSES_AT_HOUR = 15

const shifted = (at: Date): string => new Date(at.getTime() + WITA_OFFSET_MS).toISOString()

/** `2026-11-22T14:05:00+08:00`; in milliseconds where two changes within a second must differ. */
export const isoWita = (at: Date): string => `${shifted(at).slice(0, 19)}+08:00`
export const isoWitaMs = (at: Date): string => `${shifted(at).slice(0, 23)}+08:00`

/** `2026-11-22` in WITA. */
export const tanggalWita = (at: Date): string => shifted(at).slice(0, 10)

/** `2026-11-22 14:05:00` in WITA, as MPN writes it. */
export const waktuMpn = (at: Date): string => shifted(at).slice(0, 19).replace('T', ' ')

/** Book date of the state treasury: after 15:00 WITA and at weekends the next working day. */
export function tanggalBuku(at: Date): string {
  const hour = Number(shifted(at).slice(11, 13))
  let day = hour >= BOOK_CLOSES_AT_HOUR ? new Date(at.getTime() + DAY_MS) : at
  while (isWeekend(day)) day = new Date(day.getTime() + DAY_MS)
  return tanggalWita(day)
}

function isWeekend(at: Date): boolean {
  const weekday = new Date(`${tanggalWita(at)}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
