import type { PelakuAudit } from '../domain/pelaku.js'
import type { IsiSurel, JenisSurel } from '../domain/surel.js'
import { formatWaktu } from '../domain/tanggal.js'
import type { Tx } from './database.js'
import { enqueue } from './enqueue.js'

export interface SurelBaru {
  jenis: JenisSurel
  /** Null for an address nobody has: the same work is done, nothing is sent. */
  penggunaId: bigint | null
  /** Another address than the user's present one, e.g. the former. */
  kepada?: string
  isi?: IsiSurel
}

/** Queues a mail in the caller's transaction; a durable job writes and sends it. */
export async function queueMail(tx: Tx, { jenis, penggunaId, kepada, isi = {} }: SurelBaru): Promise<void> {
  const data = { jenis, penggunaId, kepada: kepada ?? null, isi }
  const { id } = await tx.surel.create({ data, select: { id: true } })
  await enqueue(tx, 'kirimSurel', id)
}

/** When and from where, as mails about an account tell it. */
export const kejadianSurel = ({ alamat }: Pick<PelakuAudit, 'alamat'>): IsiSurel => ({
  waktu: formatWaktu(new Date()),
  alamat: alamat ?? 'tidak diketahui',
})
