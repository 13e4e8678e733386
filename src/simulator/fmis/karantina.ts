import { z } from 'zod'
import type { Queryable } from '../db.js'
import type { Answer, Call } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { plainError } from './pull.js'

const karantina = z.object({
  referensi: z.string().min(1).max(100),
  idsp2d: z.string().min(1).nullable(),
  nomor: z.string().nullable(),
  tahun: z.number().int(),
  alasan: z.array(z.string().min(1)).min(1),
  waktu: z.iso.datetime({ offset: true }),
})

/** Takes the report of a refused record once per referensi: repeated 200, with other content 409. */
export async function receiveKarantina({ pool }: Deps, call: Call): Promise<Answer> {
  const isi = karantina.safeParse(call.json)
  if (!isi.success) return plainError(400, `Isi karantina tidak valid: ${isi.error.issues[0]?.path.join('.')}`)
  const values = [call.params['kode'], isi.data.referensi, JSON.stringify(call.json)]
  await pool.query(
    `INSERT INTO fmis_karantina (pemda, referensi, isi) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    values,
  )
  const { rows } = await pool.query<{ at: Date; same: boolean }>(
    `SELECT at, isi = $3::jsonb AS same FROM fmis_karantina WHERE pemda = $1 AND referensi = $2`,
    values,
  )
  const stored = rows[0]
  if (!stored?.same) return plainError(409, 'referensi sudah dipakai untuk isi yang lain')
  return { status: 200, body: { diterima: true, waktu: isoWita(stored.at) } }
}

/** Refused records reported by the bank, newest first. */
export async function listKarantina(db: Queryable, pemda?: string): Promise<Record<string, unknown>[]> {
  const { rows } = await db.query<{ at: Date; pemda: string; isi: object }>(
    `SELECT at, pemda, isi FROM fmis_karantina WHERE $1::text IS NULL OR pemda = $1 ORDER BY at DESC LIMIT 1000`,
    [pemda ?? null],
  )
  return rows.map((row) => ({ at: isoWita(row.at), pemda: row.pemda, ...row.isi }))
}
