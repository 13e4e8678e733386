import type { BiayaJalur, JalurBank } from '../domain/jalur.js'
import type { Tanggal } from '../domain/tanggal.js'
import { parseUang } from '../domain/uang.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Sql } from './database.js'

/** Before changing rails or calendar, and before the lock of any leg. */
export async function lockJalur(tx: Sql): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('jalur_bank'))::text`
}

/** A rail with what it costs a Pemda. */
export type JalurBerbiaya = JalurBank & BiayaJalur

const uang = (value: string | null) => (value === null ? null : parseUang(value))

/** The bank's rails with their limits, hours and fees: of this Pemda's own agreement, else the bank's general one. */
export const loadJalur = (tx: Sql, pemdaId: bigint | null = null): Promise<JalurBerbiaya[]> =>
  readJalur(tx, Prisma.sql`${pemdaId}::bigint`)

/** The same of the Pemda whose leg this is. */
export const loadJalurOf = (tx: Sql, legId: bigint): Promise<JalurBerbiaya[]> =>
  readJalur(
    tx,
    Prisma.sql`(SELECT s.pemda_id FROM leg l JOIN pencairan p ON p.id = l.pencairan_id JOIN sp2d s ON s.id = p.sp2d_id
      WHERE l.id = ${legId})`,
  )

async function readJalur(tx: Sql, pemdaId: Prisma.Sql): Promise<JalurBerbiaya[]> {
  const rows = await tx.$queryRaw<
    (Omit<JalurBank, 'minimal' | 'maksimal'> & {
      minimal: string | null
      maksimal: string | null
      biaya: string
      penanggung: BiayaJalur['penanggung']
    })[]
  >`
    SELECT j.kode, j.nama, j.service_code AS "serviceCode", j.minimal::text, j.maksimal::text, j.buka, j.tutup,
      j.hari_kerja AS "hariKerja", j.urutan, j.tiba_menit AS "tibaMenit", coalesce(b.biaya, 0)::numeric(18,2)::text AS biaya,
      coalesce(b.penanggung, 'BANK') AS penanggung
    FROM jalur_bank j LEFT JOIN LATERAL (SELECT biaya, penanggung FROM biaya_jalur
      WHERE jalur = j.kode AND (pemda_id IS NULL OR pemda_id = ${pemdaId}) ORDER BY pemda_id LIMIT 1) AS b ON true
    ORDER BY j.urutan`
  return rows.map((row) => ({
    ...row,
    minimal: uang(row.minimal),
    maksimal: uang(row.maksimal),
    biaya: parseUang(row.biaya),
  }))
}

/** The days on which no clearing runs, beside weekends. */
export async function loadLibur(tx: Sql): Promise<ReadonlySet<Tanggal>> {
  const rows = await tx.$queryRaw<{ tanggal: Tanggal }[]>`SELECT tanggal::text FROM hari_libur`
  return new Set(rows.map(({ tanggal }) => tanggal))
}
