/** Numbers that look random and are the same at every run. */
export function acakan(seed: number) {
  let a = seed
  const next = () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (n: number) => Math.floor(next() * n)
  return { upTo, pick: <T>(list: readonly T[]): T => list[upTo(list.length)] as T, chance: (p: number) => next() < p }
}
export type Acakan = ReturnType<typeof acakan>

const DAY = 86_400_000

/** The last and the first instant of days in WITA, most of them at the turn of a month or in the last weeks. */
export function saat(r: Acakan, tahun: number): string {
  const month = Date.UTC(tahun, 1 + r.upTo(12), 0)
  const recent = Math.floor(Date.now() / DAY) * DAY - r.pick([1, 2, 29, 30, 31, 1 + r.upTo(34)]) * DAY
  const hour = r.pick([15 * 3_600_000 + 3_599_999, 16 * 3_600_000, r.upTo(DAY)])
  return new Date((r.chance(0.6) ? recent : month) + hour).toISOString()
}
