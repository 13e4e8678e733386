import type { Link } from './page.js'

/** Figures as drawings: the view draws them as SVG beside the same figures as text, so that nobody needs to see them. */
export interface Batang extends Partial<Link> {
  label: string
  /** As people read it, e.g. "Rp1.234.567,00". */
  nilai: string
  /** Length in per cent of the longest; a value above nil is never invisible. */
  persen: string
}

export interface Garis {
  /** Points of a line in a field of LEBAR x TINGGI, "x,y x,y". */
  titik: string
  /** The same, closed along the ground. */
  luas: string
  lebar: number
  tinggi: number
}

const LEBAR = 600
const TINGGI = 120
const SEDIKIT = 0.8

const share = (nilai: bigint, most: bigint): number => (most === 0n ? 0 : Number((nilai * 10_000n) / most) / 100)
const largest = (values: bigint[]): bigint => values.reduce((most, nilai) => (nilai > most ? nilai : most), 0n)

/** Bars against the largest of them; `sen` of each is an amount or a count. */
export function batang<T extends { sen: bigint }>(rows: T[], show: (row: T) => Omit<Batang, 'persen'>): Batang[] {
  const most = largest(rows.map(({ sen }) => sen))
  return rows.map((row) => ({
    ...show(row),
    persen: (row.sen === 0n ? 0 : Math.max(SEDIKIT, share(row.sen, most))).toFixed(1),
  }))
}

/** A line over evenly spaced values, the largest at the top. */
export function garis(values: bigint[]): Garis {
  const most = largest(values)
  const step = values.length > 1 ? LEBAR / (values.length - 1) : 0
  const titik = values
    .map((nilai, index) => `${(index * step).toFixed(1)},${(TINGGI - (share(nilai, most) / 100) * TINGGI).toFixed(1)}`)
    .join(' ')
  return { titik, luas: `0,${TINGGI} ${titik} ${LEBAR},${TINGGI}`, lebar: LEBAR, tinggi: TINGGI }
}
