import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { Asal, Sp2dRecord } from './record.js'
import { type Acuan, headerFields, rowsOf } from './rows.js'

/** A checked record with what it refers to, its raw content and the hash of that. */
export interface NewSp2d extends Acuan {
  record: Sp2dRecord
  raw: object
  hash: string
}

/** Stores SP2D that are new, a page's worth in a handful of statements. */
export async function createSp2d(tx: Tx, asal: Asal, items: NewSp2d[]): Promise<void> {
  if (items.length === 0) return
  const created = await tx.sp2d.createManyAndReturn({
    data: items.map((item) => ({ ...asal, idFmis: item.record.idsp2d, ...headerFields(item.record, item) })),
    select: { id: true, idFmis: true, nomor: true },
  })
  const ids = new Map(created.map(({ idFmis, id }) => [idFmis, id]))
  const stored = items.map((item) => {
    const sp2dId = ids.get(item.record.idsp2d)
    if (sp2dId === undefined) throw new Error(`SP2D ${item.record.idsp2d} was not stored`)
    return { ...item, sp2dId }
  })
  const versi = 1
  await tx.sp2dVersi.createMany({
    data: stored.map(({ sp2dId, hash, raw }) => ({ sp2dId, versi, hash, isi: raw as Json })),
  })
  await tx.putaran.createMany({ data: stored.map(({ sp2dId }) => ({ sp2dId, nomor: 1, sebab: 'BARU', versi })) })
  const rows = stored.map(({ sp2dId, record }) => rowsOf(sp2dId, record))
  await tx.penerima.createMany({ data: rows.flatMap(({ penerima }) => penerima) })
  await tx.rincian.createMany({ data: rows.flatMap(({ rincian }) => rincian) })
  await tx.potongan.createMany({ data: rows.flatMap(({ potongan }) => potongan) })
  await tx.pajak.createMany({ data: rows.flatMap(({ pajak }) => pajak) })
  const rantai = rantaiPemda(asal.pemdaId)
  await audit(
    tx,
    SISTEM,
    created.map(({ id, nomor }) => ({ rantai, aksi: 'SP2D_DITERIMA', sasaran: nomor, sp2dId: id })),
  )
}
