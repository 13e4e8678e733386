import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import type { Pilihan } from '../../web/lists/spec.js'

/** Choices of a filter by id, in the order of their codes; as one value, because dozens of rows took a seventh of a page. */
async function pilihan({ pool }: Deps, label: string, from: string, values: unknown[]): Promise<Pilihan> {
  const text = `SELECT json_agg(json_build_array(id::text, ${label}) ORDER BY kode) AS pilihan FROM ${from}`
  const { rows } = await pool.query<{ pilihan: [string, string][] | null }>(prepared(text, values))
  return new Map(rows[0]?.pilihan)
}

export const pilihanPemda = (deps: Deps): Promise<Pilihan> => pilihan(deps, 'nama', 'pemda', [])

export const pilihanOpd = (deps: Deps, pemdaId: bigint): Promise<Pilihan> =>
  pilihan(deps, `kode || ' ' || nama`, 'opd WHERE pemda_id = $1', [pemdaId])
