import type { StatusSp2d } from '../domain/alur.js'
import { PERISTIWA_STATUS } from '../domain/notifikasi.js'
import type { PelakuAudit } from '../domain/pelaku.js'
import type { Tx } from './database.js'
import { insertMany } from './insertMany.js'

/** Leaves one notification per SP2D in the caller's transaction where coming to `status` is an event people are told. */
export async function notifyStatus(
  tx: Tx,
  pelaku: PelakuAudit,
  status: StatusSp2d,
  sp2d: { id: bigint; pemdaId: bigint }[],
  isi: string | null,
): Promise<void> {
  const jenis = PERISTIWA_STATUS[status]
  if (!jenis) return
  const rows = sp2d.map(({ id, pemdaId }) => ({
    ...{ pemdaId, jenis, sp2dId: id, isi },
    pelakuId: pelaku.id,
    pelaku: pelaku.nama,
  }))
  await insertMany(tx, 'notifikasi', rows)
}
