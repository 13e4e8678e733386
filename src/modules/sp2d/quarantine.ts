import { createHash } from 'node:crypto'
import type { Json } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import type { Asal, Hasil } from './record.js'

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100).replaceAll('\u0000', '') : null

// PostgreSQL stores no NUL in JSON; the record is kept otherwise exactly as it came.
const storable = (raw: unknown): Json =>
  JSON.parse(JSON.stringify(raw ?? null).replaceAll('\\u0000', '\\ufffd')) as Json

/** Keeps a record that cannot be taken over: with its reasons and raw content, once per record however often it comes. */
export async function quarantine(tx: Tx, asal: Asal, raw: unknown, alasan: string[]): Promise<Hasil> {
  const record = (raw ?? {}) as Record<string, unknown>
  const isi = storable(raw)
  const idFmis =
    textOf(record['idsp2d']) ??
    `tanpa-id:${createHash('sha256').update(JSON.stringify(isi)).digest('hex').slice(0, 16)}`
  const data = { nomor: textOf(record['sp2d_no']), alasan, isi: isi ?? {}, terakhir: new Date() }
  const { count } = await tx.karantina.updateMany({ where: { ...asal, idFmis, selesaiPada: null }, data })
  if (count === 0) await tx.karantina.create({ data: { ...asal, idFmis, ...data } })
  return 'karantina'
}

/** Records that came right close their own quarantine rows. */
export async function resolveQuarantine(tx: Tx, asal: Asal, idFmis: string[]): Promise<void> {
  if (idFmis.length === 0) return
  await tx.karantina.updateMany({
    where: { ...asal, idFmis: { in: idFmis }, selesaiPada: null },
    data: { selesaiPada: new Date() },
  })
}
