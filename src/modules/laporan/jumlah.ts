import type { Request } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { type Scope, whereOf } from '../../web/lists/where.js'
import { listQuery } from '../../web/lists/query.js'
import { type ListSpec, Params } from '../../web/lists/spec.js'
import { rupiahTotal } from '../../web/tampilan.js'

/** Rows that count in a register: they reduce a payment of this tahun anggaran, within the Pemda of whoever looks. */
export const scopeRegister =
  ({ pemdaId, tahun }: Pelaku): Scope =>
  (params) =>
    `p.mengurangi AND s.status NOT IN ('DITOLAK', 'DIBATALKAN') AND s.tahun = ${params.bind(tahun)}
     AND ${pemdaId === null ? 'true' : `s.pemda_id = ${params.bind(pemdaId, '::bigint')}`}`

export interface Jumlah {
  /** What the rows are grouped by; empty for the sum of all. */
  nama: string
  baris: string
  jumlah: string
  lunas: string
  sisa: string
}

interface RawJumlah {
  nama: string
  baris: number
  jumlah: string
  lunas: string
  sisa: string
}

/** Sums of the filtered register, by group; `lunas` is the condition of a row that is paid. */
export async function sumRegister<Raw>(
  deps: Deps,
  pelaku: Pelaku,
  req: Request,
  { spec, lunas, kelompok }: { spec: ListSpec<Raw>; lunas: string; kelompok?: string },
): Promise<Jumlah[]> {
  const params = new Params()
  const where = whereOf(spec, await listQuery(deps.pool, spec, req), scopeRegister(pelaku), params).join(' AND ')
  const sum = (condition: string) => `coalesce(sum(p.jumlah) FILTER (WHERE ${condition}), 0.00)::text`
  const { rows } = await deps.pool.query<RawJumlah>(
    `SELECT ${kelompok ?? `''`} AS nama, count(*)::int AS baris, ${sum('true')} AS jumlah, ${sum(lunas)} AS lunas,
       ${sum(`(${lunas}) IS NOT TRUE`)} AS sisa
     FROM ${spec.from} WHERE ${where} ${kelompok ? 'GROUP BY 1 ORDER BY 1' : ''}`,
    params.values,
  )
  return rows.map((row) => ({
    nama: row.nama,
    baris: row.baris.toLocaleString('id-ID'),
    jumlah: rupiahTotal(row.jumlah),
    lunas: rupiahTotal(row.lunas),
    sisa: rupiahTotal(row.sisa),
  }))
}
