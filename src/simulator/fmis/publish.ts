import type { Pool } from 'pg'
import { z } from 'zod'
import type { Queryable } from '../db.js'
import { inTransaction } from '../db.js'
import { RESEP_BIASA } from '../demo/resep.js'
import { DAFTAR_REKANAN, findPemda } from '../demo/sumber.js'
import type { PemdaDemo } from '../demo/sumber.js'
import { buatPenguji, cook, firstIdOf, TAHUN_DEMO } from '../demo/tahun-demo.js'
import { isoWita } from '../waktu.js'
import type { Jenis } from './record.js'
import { insertRecords, mergeRecord, nextPenguji } from './store.js'

const blankIsAbsent = (value: unknown): unknown => (value === '' ? undefined : value)

const isPayeeBank = (bank: string): boolean =>
  DAFTAR_REKANAN.some(({ jenis, bankKode }) => jenis === 'BADAN' && bankKode === bank)

export const publishOrder = z.object({
  pemda: z.string(),
  jumlah: z.coerce.number().int().min(1).max(5000),
  jenis: z.preprocess(blankIsAbsent, z.enum(Object.keys(RESEP_BIASA) as [Jenis, ...Jenis[]]).default('LS_BARANG_JASA')),
  penerima_bank: z.preprocess(blankIsAbsent, z.string().refine(isPayeeBank).optional()),
})

/** Makes new SP2D of one jenis, all in one printed Daftar Penguji. */
export function publish(pool: Pool, order: z.infer<typeof publishOrder>): Promise<{ idsp2d: number; nomor: string }[]> {
  const pemda = findPemda(order.pemda)
  return inTransaction(pool, async (tx) => {
    const nomor = await nextPenguji(tx, pemda.kode)
    const first = await nextId(tx, pemda)
    const tanggal = dayInYear(isoWita(new Date()).slice(0, 10))
    const records = Array.from({ length: order.jumlah }, (_, index) =>
      cook(pemda, RESEP_BIASA[order.jenis], {
        idsp2d: first + index,
        tanggal,
        tanggalSpm: tanggal,
        bank: order.penerima_bank,
      }),
    )
    const daftar_penguji = buatPenguji(nomor, isoWita(new Date()), records)
    const printed = records.map((record) => ({ ...record, daftar_penguji }))
    return insertRecords(tx, pemda.kode, printed, { dicetak: true })
  })
}

async function nextId(tx: Queryable, pemda: PemdaDemo): Promise<number> {
  const { rows } = await tx.query<{ last: string | null }>(
    `SELECT max(idsp2d) AS last FROM fmis_sp2d WHERE pemda = $1 AND idsp2d < 900000000`,
    [pemda.kode],
  )
  return Math.max(Number(rows[0]?.last ?? 0) + 1, firstIdOf(pemda))
}

// The demo lives in one budget year, whatever the calendar says.
const dayInYear = (today: string): string => (today.startsWith(String(TAHUN_DEMO)) ? today : `${TAHUN_DEMO}-11-27`)

/** Prints a new Daftar Penguji with these SP2D; false where one of them does not exist. */
export function printPenguji(pool: Pool, pemda: string, ids: number[]): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ netto: string | null }>(
      `SELECT isi ->> 'netto' AS netto FROM fmis_sp2d WHERE pemda = $1 AND idsp2d = ANY($2)`,
      [pemda, ids],
    )
    if (rows.length !== new Set(ids).size) return false
    const nomor = await nextPenguji(tx, pemda)
    const batch = rows.map(({ netto }) => ({ netto: /^\d+\.\d\d$/.test(netto ?? '') ? (netto ?? '') : '0.00' }))
    const daftar_penguji = buatPenguji(nomor, isoWita(new Date()), batch)
    for (const idsp2d of ids) await mergeRecord(tx, pemda, idsp2d, { daftar_penguji })
    await tx.query(`UPDATE fmis_sp2d SET dicetak = true WHERE pemda = $1 AND idsp2d = ANY($2)`, [pemda, ids])
    return true
  })
}
