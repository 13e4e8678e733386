import { z } from 'zod'
import type { Queryable } from '../db.js'

export interface WajibPajak {
  npwp: string
  nama: string
  alamat: string
  kota: string
}

/** An NPWP of 15 digits, or of 16 (an entity's 15 digits after a zero). */
export const npwpField = z.string().regex(/^\d{15,16}$/)

export async function findWajibPajak(db: Queryable, npwp: string): Promise<WajibPajak | null> {
  const npwp15 = npwp.length === 16 ? npwp.replace(/^0/, '') : npwp
  const { rows } = await db.query<WajibPajak>(`SELECT * FROM wajib_pajak WHERE npwp = $1`, [npwp15])
  return rows[0] ?? null
}
