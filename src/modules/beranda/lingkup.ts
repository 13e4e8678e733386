import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { addHari } from '../../domain/kalender.js'
import type { Tanggal } from '../../domain/tanggal.js'

/** Days the charts look back, today among them. */
export const HARI_GRAFIK = 30

/**
 * Whose figures, and for when. Pemda are named one by one even where all are seen: every queue index begins with the
 * Pemda, and so no count reads beyond it.
 */
export interface Lingkup {
  pemda: string[]
  tahun: number
  hariIni: Tanggal
  sejak: Tanggal
}

export async function lingkupOf({ pool }: Deps, { pemdaId, tahun }: Pelaku): Promise<Lingkup> {
  const text = `SELECT (now() AT TIME ZONE 'Asia/Makassar')::date AS hari,
    ARRAY(SELECT id FROM pemda WHERE $1::bigint IS NULL OR id = $1) AS pemda`
  const { rows } = await pool.query<{ hari: Tanggal; pemda: string[] }>(prepared(text, [pemdaId]))
  const [row] = rows
  if (!row) throw new Error('the database gave no date')
  return { pemda: row.pemda, tahun, hariIni: row.hari, sejak: addHari(row.hari, 1 - HARI_GRAFIK) }
}
