import type { Queryable } from '../db.js'
import { isoWita } from '../waktu.js'

interface Sp2dRow {
  idsp2d: string
  nomor: string
  jenis: string
  status: string
  penerima: string
  netto: string
  penguji: string
  berubah: string
}

const LIMIT = 150

/** SP2D of one Pemda for the console, the last changed first; broken records show what they have. */
export async function listSp2d(db: Queryable, pemda: string, cari: string): Promise<Sp2dRow[]> {
  const { rows } = await db.query<Omit<Sp2dRow, 'berubah'> & { updated_at: Date }>(
    `SELECT idsp2d, coalesce(nomor, '') AS nomor, coalesce(isi ->> 'jenis', '') AS jenis,
       coalesce(isi ->> 'status', '') AS status, coalesce(isi #>> '{penerima,0,nama}', '') AS penerima,
       coalesce(isi ->> 'netto', '') AS netto,
       CASE WHEN dicetak THEN coalesce(isi #>> '{daftar_penguji,no}', 'tanpa nomor') ELSE '' END AS penguji, updated_at
     FROM fmis_sp2d
     WHERE pemda = $1 AND ($2 = '' OR position(lower($2) in lower(concat_ws(' ', idsp2d, nomor, isi ->> 'keterangan'))) > 0)
     ORDER BY updated_at DESC, idsp2d LIMIT $3`,
    [pemda, cari, LIMIT],
  )
  return rows.map(({ updated_at, ...row }) => ({ ...row, berubah: isoWita(updated_at).slice(0, 19).replace('T', ' ') }))
}

/** One record as JSON text to edit, or null. */
export async function findSp2d(
  db: Queryable,
  pemda: string,
  idsp2d: string,
): Promise<{ idsp2d: string; isi: string } | null> {
  if (!/^\d{1,15}$/.test(idsp2d)) return null
  const { rows } = await db.query<{ isi: unknown }>(`SELECT isi FROM fmis_sp2d WHERE pemda = $1 AND idsp2d = $2`, [
    pemda,
    idsp2d,
  ])
  return rows[0] ? { idsp2d, isi: JSON.stringify(rows[0].isi, null, 2) } : null
}
