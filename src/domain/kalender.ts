import { parseTanggal, type Tanggal, utcOf } from './tanggal.js'

/** The date n days later (earlier when n is negative). */
export function addHari(tanggal: Tanggal, n: number): Tanggal {
  const hari = utcOf(tanggal)
  hari.setUTCDate(hari.getUTCDate() + n)
  return parseTanggal(hari.toISOString().slice(0, 10))
}

/** Monday to Friday, unless the date stands in the list of holidays. */
export function isHariKerja(tanggal: Tanggal, libur: ReadonlySet<Tanggal>): boolean {
  const hari = utcOf(tanggal).getUTCDay()
  return hari !== 0 && hari !== 6 && !libur.has(tanggal)
}
