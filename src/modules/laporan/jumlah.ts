import type { Request } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { type Scope, whereOf } from '../../web/lists/where.js'
import { listQuery } from '../../web/lists/query.js'
import { type ListSpec, Params } from '../../web/lists/spec.js'
import { rupiahTotal } from '../../web/tampilan.js'

/**
 * Rows that count in a register: they reduce a payment of this tahun anggaran, within the Pemda of whoever looks. What was
 * paid, or paid and came back, stays accounted for when the SP2D ends, as one whose putaran after a return is rejected;
 * `bergerak` is the condition of that.
 */
export const scopeRegister =
  (bergerak: string) =>
  ({ pemdaId, tahun }: Pelaku): Scope =>
  (params) =>
    `p.mengurangi AND (s.status NOT IN ('DITOLAK', 'DIBATALKAN') OR ${bergerak}) AND s.tahun = ${params.bind(tahun)}
     AND ${pemdaId === null ? 'true' : `s.pemda_id = ${params.bind(pemdaId, '::bigint')}`}`

/** A register, which of its rows a person sees, and the condition of a row that is paid. */
interface Register<Raw> {
  spec: ListSpec<Raw>
  scope: (pelaku: Pelaku) => Scope
  lunas: string
}

export interface Jumlah {
  /** What the rows are grouped by; empty for the sum of all. */
  nama: string
  baris: string
  jumlah: string
  lunas: string
  sisa: string
}

interface RawJumlah extends Record<'jumlah' | 'lunas' | 'sisa', string> {
  baris: number
  /** One per grouping; a row of another grouping has null there. */
  nama: (string | null)[]
  /** Which grouping a row is of: none for the sum of all. */
  kelompok: number | null
}

/**
 * Sums of the filtered register, all at once and by each of these groupings, from one reading.
 */
export async function sumRegister<Raw>(
  deps: Deps,
  pelaku: Pelaku,
  req: Request,
  { spec, scope, lunas, kelompok = [] }: Register<Raw> & { kelompok?: string[] },
): Promise<{ total: Jumlah; per: Jumlah[][] }> {
  const params = new Params()
  const where = whereOf(spec, await listQuery(deps.pool, spec, req), scope(pelaku), params).join(' AND ')
  const sum = (condition: string) => `coalesce(sum(p.jumlah) FILTER (WHERE ${condition}), 0.00)::text`
  const which = kelompok.map((one, n) => `WHEN GROUPING(${one}) = 0 THEN ${n}`)
  const { rows } = await deps.pool.query<RawJumlah>(
    `SELECT ARRAY[${kelompok.join(', ')}]::text[] AS nama, ${which.length > 0 ? `CASE ${which.join(' ')} END` : 'NULL'} AS kelompok,
       count(*)::int AS baris, ${sum('true')} AS jumlah, ${sum(lunas)} AS lunas, ${sum(`(${lunas}) IS NOT TRUE`)} AS sisa
     FROM ${spec.from} WHERE ${where}
     GROUP BY GROUPING SETS (${['', ...kelompok].map((one) => `(${one})`).join(', ')}) ORDER BY 1`,
    params.values,
  )
  const read = (row: RawJumlah): Jumlah => ({
    nama: row.kelompok === null ? '' : (row.nama[row.kelompok] ?? ''),
    baris: row.baris.toLocaleString('id-ID'),
    jumlah: rupiahTotal(row.jumlah),
    lunas: rupiahTotal(row.lunas),
    sisa: rupiahTotal(row.sisa),
  })
  const total = rows.find((row) => row.kelompok === null)
  if (!total) throw new Error('a sum without rows has a row')
  return {
    total: read(total),
    per: kelompok.map((_, n) => rows.filter((row) => row.kelompok === n).map(read)),
  }
}
