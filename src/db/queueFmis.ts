import { randomUUID } from 'node:crypto'
import type { IsiPembatalan, IsiPembayaran, IsiPenolakan, IsiRetur } from '../domain/pesanFmis.js'
import type { Json } from './audit.js'
import type { Tx } from './database.js'
import { enqueue } from './enqueue.js'

export type IsiKirim =
  | ({ jenis: 'PENOLAKAN' } & IsiPenolakan)
  | ({ jenis: 'PEMBAYARAN' } & IsiPembayaran)
  | ({ jenis: 'PEMBATALAN' } & IsiPembatalan)
  | ({ jenis: 'RETUR' } & IsiRetur)

/**
 * Leaves a message for FMIS about each SP2D in the caller's transaction: told once the transaction holds, however long
 * FMIS is down. The caller has changed the SP2D's row before, so the row lock makes `urut` gapless.
 */
export async function queueFmis(tx: Tx, sp2dIds: bigint | bigint[], isi: IsiKirim): Promise<void> {
  const ids = [sp2dIds].flat()
  const last = await tx.kirimFmis.groupBy({ by: 'sp2dId', where: { sp2dId: { in: ids } }, _max: { urut: true } })
  const urut = new Map(last.map(({ sp2dId, _max }) => [sp2dId, _max.urut ?? 0]))
  const rows = await tx.kirimFmis.createManyAndReturn({
    data: ids.map((sp2dId) => ({
      sp2dId,
      urut: (urut.get(sp2dId) ?? 0) + 1,
      jenis: isi.jenis,
      referensi: randomUUID(),
      isi: JSON.parse(JSON.stringify(isi)) as Json,
    })),
    select: { id: true },
  })
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
