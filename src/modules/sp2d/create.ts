import { audit, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { insertMany, insertManyReturning } from '../../db/insertMany.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { Asal, Sp2dRecord } from './record.js'
import { type Acuan, headerFields, rowsOf } from './rows.js'
import { storable } from './storable.js'

/** A checked record with what it refers to, its raw content and the hash of that. */
export interface NewSp2d extends Acuan {
  record: Sp2dRecord
  raw: object
  hash: string
}

/** Stores SP2D that are new, a page's worth in a handful of statements. */
export async function createSp2d(tx: Tx, asal: Asal, items: NewSp2d[]): Promise<void> {
  if (items.length === 0) return
  const created = await insertManyReturning<{ id: bigint; idFmis: string; nomor: string }>(
    tx,
    'sp2d',
    items.map((item) => ({ ...asal, idFmis: item.record.idsp2d, ...headerFields(item.record, item) })),
    'id, id_fmis AS "idFmis", nomor',
  )
  const ids = new Map(created.map(({ idFmis, id }) => [idFmis, id]))
  const stored = items.map((item) => {
    const sp2dId = ids.get(item.record.idsp2d)
    if (sp2dId === undefined) throw new Error(`SP2D ${item.record.idsp2d} was not stored`)
    return { ...item, sp2dId }
  })
  const versi = 1
  const versions = stored.map(({ sp2dId, hash, raw }) => ({ sp2dId, versi, hash, isi: storable(raw) }))
  await insertMany(tx, 'sp2d_versi', versions)
  const rounds = stored.map(({ sp2dId }) => ({ sp2dId, nomor: 1, sebab: 'BARU', versi }))
  await insertMany(tx, 'putaran', rounds)
  const rows = stored.map(({ sp2dId, record }) => rowsOf(sp2dId, record))
  for (const table of ['penerima', 'rincian', 'potongan', 'pajak'] as const)
    await insertMany(
      tx,
      table,
      rows.flatMap((each): object[] => each[table]).map((row) => ({ ...row })),
    )
  const rantai = rantaiPemda(asal.pemdaId)
  await audit(
    tx,
    SISTEM,
    created.map(({ id, nomor }) => ({ rantai, aksi: 'SP2D_DITERIMA', sasaran: nomor, sp2dId: id })),
  )
}
