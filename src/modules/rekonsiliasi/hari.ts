import type { Tx } from '../../db/database.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { isTanggal, type Tanggal, utcOf } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'
import type { IsiRekon } from './isi.js'

/** An RKUD of the Pemda this person may see. @throws AppError tidakDitemukan */
export async function loadRkud(tx: Tx, { pemdaId }: Pick<Pelaku, 'pemdaId'>, id: bigint) {
  const rkud = await tx.rkud.findFirst({
    where: { id, ...(pemdaId === null ? {} : { pemdaId }) },
    include: { pemda: { select: { nama: true } } },
  })
  if (!rkud) throw tidakDitemukan('RKUD')
  return rkud
}
export type RkudUtuh = Awaited<ReturnType<typeof loadRkud>>

/** A day in an address; a malformed one is a page that does not exist. */
export function readHari(text: unknown): Tanggal {
  if (typeof text !== 'string' || !isTanggal(text)) throw tidakDitemukan('Halaman')
  return text
}

export const hrefHari = (rkudId: bigint | string, tanggal: string): string => `/cmsp/rekonsiliasi/${rkudId}/${tanggal}`

/** The newest comparison of a day with its explanations; null when there is none. */
export async function loadHari(tx: Tx, rkudId: bigint, tanggal: Tanggal) {
  const where = { rkudId_tanggal: { rkudId, tanggal: utcOf(tanggal) } }
  const row = await tx.rekonsiliasi.findUnique({ where, include: { koran: true } })
  if (!row) return null
  const isi = row.isi as unknown as IsiRekon
  const penjelasan = await tx.penjelasanSelisih.findMany({
    where: { rkudId, kunci: { in: isi.baris.map(({ kunci }) => kunci) } },
  })
  return { ...row, tanggal: tanggalDari(row.tanggal), isi, penjelasan: new Map(penjelasan.map((p) => [p.kunci, p])) }
}
export type HariUtuh = NonNullable<Awaited<ReturnType<typeof loadHari>>>
