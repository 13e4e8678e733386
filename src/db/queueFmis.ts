import { randomUUID } from 'node:crypto'
import type { IsiPembatalan, IsiPembayaran, IsiPenolakan, IsiRetur } from '../domain/pesanFmis.js'
import type { Sql } from './database.js'
import { Prisma } from '../generated/prisma/client.js'
import { enqueueSql } from './enqueue.js'
import { jsonText } from './insertMany.js'
import { together } from './sql.js'

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
  const message = Prisma.sql`
    INSERT INTO kirim_fmis (sp2d_id, urut, jenis, referensi, isi)
    SELECT b.id, coalesce((SELECT max(k.urut) FROM kirim_fmis k WHERE k.sp2d_id = b.id), 0) + 1, ${isi.jenis}, b.referensi, ${jsonText(isi)}::jsonb
    FROM unnest(${ids}::bigint[], ${ids.map(() => randomUUID())}::text[]) AS b(id, referensi) RETURNING id`
  await together(tx, [message], enqueueSql('kirimFmis', Prisma.sql`SELECT id FROM c0`))
}

/** The message as it was left; instants come back from JSON as text. */
export function readIsi(row: { isi: unknown }): IsiKirim {
  const isi = row.isi as IsiKirim
  return isi.jenis === 'PEMBAYARAN' ? isi : { ...isi, waktu: new Date(isi.waktu) }
}
