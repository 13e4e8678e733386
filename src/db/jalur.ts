import type { BiayaJalur, JalurBank } from '../domain/jalur.js'
import type { Tanggal } from '../domain/tanggal.js'
import { parseUang } from '../domain/uang.js'
import type { Tx } from './database.js'

/** Rails and calendar stand still until this transaction ends: whoever changes them waits for it, and sees its waiting leg. */
export async function holdJalur(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtext('jalur_bank'))::text`
}

/** Before changing rails or calendar, and before the lock of any leg. */
export async function lockJalur(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('jalur_bank'))::text`
}

/** The bank's rails with their limits and hours. */
export async function loadJalur(tx: Tx): Promise<JalurBank[]> {
  const rows = await tx.jalurBank.findMany({ orderBy: { urutan: 'asc' } })
  const uang = (value: { toFixed(digits: number): string } | null) =>
    value === null ? null : parseUang(value.toFixed(2))
  return rows.map((row) => ({ ...row, minimal: uang(row.minimal), maksimal: uang(row.maksimal) })) as JalurBank[]
}

/** The days on which no clearing runs, beside weekends. */
export async function loadLibur(tx: Tx): Promise<ReadonlySet<Tanggal>> {
  const rows = await tx.hariLibur.findMany()
  return new Set(rows.map(({ tanggal }) => tanggal.toISOString().slice(0, 10) as Tanggal))
}

/** Fee per rail for a Pemda; its own agreement before the bank's general one. */
export async function loadBiaya(tx: Tx, pemdaId: bigint): Promise<ReadonlyMap<string, BiayaJalur>> {
  const rows = await tx.biayaJalur.findMany({ where: { OR: [{ pemdaId: null }, { pemdaId }] } })
  const general = rows.toSorted((a, b) => Number(a.pemdaId !== null) - Number(b.pemdaId !== null))
  return new Map(
    general.map((row) => [
      row.jalur,
      { biaya: parseUang(row.biaya.toFixed(2)), penanggung: row.penanggung as BiayaJalur['penanggung'] },
    ]),
  )
}
