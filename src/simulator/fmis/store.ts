import type { Queryable } from '../db.js'
import { TAHUN_DEMO } from '../demo/tahun-demo.js'

type Stored = Record<string, unknown> | object

/**
 * Stores records of one Pemda as they are, sound or broken; a record FMIS already has is replaced.
 * `atPrinting` dates the change by the Daftar Penguji instead of now, for data that tells of the past.
 */
export async function insertRecords(
  tx: Queryable,
  pemda: string,
  records: Stored[],
  { dicetak, atPrinting = false }: { dicetak: boolean; atPrinting?: boolean },
): Promise<{ idsp2d: number; nomor: string }[]> {
  if (records.length === 0) return []
  const { rows } = await tx.query<{ idsp2d: string; nomor: string }>(
    `WITH waktu AS MATERIALIZED (SELECT waktu_ubah($1) AS now),
     baru AS (
       SELECT isi - 'created_at' - 'updated_at' AS isi, urut,
         CASE WHEN isi ->> 'idsp2d' ~ '^\\d{1,15}$' THEN (isi ->> 'idsp2d')::bigint
              ELSE 900000000 + urut + (SELECT count(*) FROM fmis_sp2d WHERE pemda = $1) END AS idsp2d,
         CASE WHEN isi ->> 'tahun' ~ '^20\\d\\d$' THEN (isi ->> 'tahun')::int ELSE $3 END AS tahun,
         CASE WHEN $5 THEN (isi #>> '{daftar_penguji,dicetak}')::timestamptz ELSE now END AS at
       FROM waktu, jsonb_array_elements($2::jsonb) WITH ORDINALITY AS row(isi, urut))
     INSERT INTO fmis_sp2d (pemda, tahun, idsp2d, isi, dicetak, created_at, updated_at)
     SELECT $1, tahun, idsp2d, isi, $4, at, at FROM baru ORDER BY urut
     ON CONFLICT (pemda, tahun, idsp2d)
       DO UPDATE SET isi = EXCLUDED.isi, dicetak = EXCLUDED.dicetak, updated_at = EXCLUDED.updated_at
     RETURNING idsp2d, coalesce(nomor, '') AS nomor`,
    [pemda, JSON.stringify(records), TAHUN_DEMO, dicetak, atPrinting],
  )
  return rows.map(({ idsp2d, nomor }) => ({ idsp2d: Number(idsp2d), nomor }))
}

/** Merges fields into a record and dates the change; false where there is no such record. */
export async function mergeRecord(
  db: Queryable,
  pemda: string,
  idsp2d: number,
  ubah: Record<string, unknown>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE fmis_sp2d SET isi = isi || $3::jsonb, updated_at = waktu_ubah($1) WHERE pemda = $1 AND idsp2d = $2`,
    [pemda, idsp2d, JSON.stringify(ubah)],
  )
  return Boolean(rowCount)
}

/** Takes the next number of a Daftar Penguji of this Pemda. */
export async function nextPenguji(tx: Queryable, pemda: string): Promise<number> {
  await tx.query(`SELECT waktu_ubah($1)`, [pemda])
  const { rows } = await tx.query<{ nomor: number }>(
    `INSERT INTO fmis_penguji SELECT $1, coalesce(max(nomor), 0) + 1 FROM fmis_penguji WHERE pemda = $1
     RETURNING nomor`,
    [pemda],
  )
  return rows[0]?.nomor ?? 0
}
