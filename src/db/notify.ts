import type { StatusSp2d } from '../domain/alur.js'
import { type Peristiwa, PERISTIWA_STATUS } from '../domain/notifikasi.js'
import type { PelakuAudit } from '../domain/pelaku.js'
import { insertMany } from './insertMany.js'
import type { Sql } from './database.js'

export interface NotifikasiBaru {
  jenis: Peristiwa
  /** Null id: about many at once. */
  sp2d: { id: bigint | null; pemdaId: bigint }
  isi: string | null
  /** Only for this person; null for everybody of the Pemda. */
  untukId: bigint | null
}

/** Leaves notifications in the caller's transaction. */
export async function notify(tx: Sql, pelaku: PelakuAudit, baru: NotifikasiBaru[]): Promise<void> {
  const rows = baru.map(({ sp2d, ...row }) => ({
    ...row,
    ...{ pemdaId: sp2d.pemdaId, sp2dId: sp2d.id, pelakuId: pelaku.id, pelaku: pelaku.nama },
  }))
  await insertMany(tx, 'notifikasi', rows)
}

/** One per SP2D, for everybody of its Pemda, where coming to `status` is an event people are told. */
export async function notifyStatus(
  tx: Sql,
  pelaku: PelakuAudit,
  status: StatusSp2d,
  sp2d: NotifikasiBaru['sp2d'][],
  isi: string | null,
): Promise<void> {
  const jenis = PERISTIWA_STATUS[status]
  if (jenis)
    await notify(
      tx,
      pelaku,
      sp2d.map((one) => ({ jenis, sp2d: one, isi, untukId: null })),
    )
}
