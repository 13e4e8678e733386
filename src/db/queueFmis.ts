import { randomUUID } from 'node:crypto'
import type { IsiPembatalan, IsiPembayaran, IsiPenolakan, IsiRetur } from '../domain/pesanFmis.js'
import type { Sql } from './database.js'
import { enqueue } from './enqueue.js'
import { insertManyReturning } from './insertMany.js'

export type IsiKirim =
  | ({ jenis: 'PENOLAKAN' } & IsiPenolakan)
  | ({ jenis: 'PEMBAYARAN' } & IsiPembayaran)
  | ({ jenis: 'PEMBATALAN' } & IsiPembatalan)
  | ({ jenis: 'RETUR' } & IsiRetur)

/**
 * Leaves a message for FMIS about each SP2D in the caller's transaction: told once the transaction holds, however long
 * FMIS is down. The caller has changed the SP2D's row before, so the row lock makes `urut` gapless.
 */
export async function queueFmis(tx: Sql, sp2dIds: bigint | bigint[], isi: IsiKirim): Promise<void> {
  const ids = [sp2dIds].flat()
  const last = await tx.$queryRaw<{ sp2dId: bigint; urut: number }[]>`
    SELECT sp2d_id AS "sp2dId", max(urut) AS urut FROM kirim_fmis WHERE sp2d_id = ANY(${ids}::bigint[]) GROUP BY 1`
  const urut = new Map(last.map((row) => [row.sp2dId, row.urut]))
  const baru = ids.map((sp2dId) => {
    return { sp2dId, urut: (urut.get(sp2dId) ?? 0) + 1, jenis: isi.jenis, referensi: randomUUID(), isi }
  })
  const rows = await insertManyReturning<{ id: bigint }>(tx, 'kirim_fmis', baru, 'id')
  await enqueue(
    tx,
    'kirimFmis',
    rows.map(({ id }) => id),
  )
}

/** The message as it was left; instants come back from JSON as text. */
export function readIsi(row: { isi: unknown }): IsiKirim {
  const isi = row.isi as IsiKirim
  return isi.jenis === 'PEMBAYARAN' ? isi : { ...isi, waktu: new Date(isi.waktu) }
}
