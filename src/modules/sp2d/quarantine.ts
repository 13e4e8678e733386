import { createHash } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { satuBaris } from '../../domain/teks.js'
import { contentHash } from './hash.js'
import { type Asal, type Hasil, lostDigits, type Sp2dRecord } from './record.js'
import { storable } from './storable.js'

/** Reasons quote what came, and may cut it in the middle of a character. */
const wellFormed = <T extends string | string[]>(text: T): T => storable(text) as T

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number'
    ? wellFormed(String(value).slice(0, 100).replaceAll('\u0000', ''))
    : null

/** The key of a record in FMIS; one without a usable id is known by its content. */
export function idFmisOf(raw: unknown): string {
  const given = (raw as { idsp2d?: unknown } | null)?.idsp2d
  const id = lostDigits(given) ? null : textOf(given)
  return (
    (id !== null && satuBaris(id) !== '' && id) ||
    `tanpa-id:${createHash('sha256')
      .update(JSON.stringify(storable(raw)))
      .digest('hex')
      .slice(0, 16)}`
  )
}

/** Keeps a record that cannot be taken over: with its reasons and raw content, once per record however often it comes. */
export async function quarantine(tx: Tx, asal: Asal, raw: unknown, alasan: string[]): Promise<Hasil> {
  const record = (raw ?? {}) as Record<string, unknown>
  const isi = storable(raw)
  const idFmis = idFmisOf(raw)
  const data = { nomor: textOf(record['sp2d_no']), alasan: wellFormed(alasan), isi: isi ?? {}, terakhir: new Date() }
  const open = await tx.karantina.findFirst({ where: { ...asal, idFmis, selesaiPada: null } })
  const row = open
    ? await tx.karantina.update({ where: { id: open.id }, data })
    : await tx.karantina.create({ data: { ...asal, idFmis, ...data } })
  const kabarSidik = contentHash({ isi: contentHash({ ...(isi as object | null) }), alasan })
  if (row.kabarSidik !== kabarSidik) await report(tx, row.id, kabarSidik)
  return 'karantina'
}

// FMIS is told once per content and reasons, however often the record comes.
async function report(tx: Tx, id: bigint, kabarSidik: string): Promise<void> {
  const data = { kabarSidik, kabarBerikutnya: new Date(), kabarPercobaan: 0, kabarPada: null, kabarGalat: null }
  await tx.karantina.update({ where: { id }, data })
  await enqueue(tx, 'kabariKarantina', id)
}

/** Records that came right close their own quarantine rows, also those from when their id could not be used. */
export async function resolveQuarantine(
  tx: Tx,
  asal: Asal,
  records: Pick<Sp2dRecord, 'idsp2d' | 'sp2d_no'>[],
): Promise<void> {
  if (records.length === 0) return
  const idFmis = records.map(({ idsp2d }) => idsp2d)
  const nomor = records.map(({ sp2d_no }) => sp2d_no)
  await tx.$executeRaw`UPDATE karantina SET selesai_pada = now(), kabar_berikutnya = NULL
    WHERE pemda_id = ${asal.pemdaId} AND tahun = ${asal.tahun} AND selesai_pada IS NULL
      AND (id_fmis = ANY (${idFmis}) OR (id_fmis LIKE 'tanpa-id:%' AND nomor = ANY (${nomor})))`
}
