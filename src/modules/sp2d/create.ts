import { auditSql, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { insertSql } from '../../db/insertMany.js'
import { together } from '../../db/sql.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { Asal, Sp2dRecord } from './record.js'
import { type Acuan, headerFields, rowsOf } from './rows.js'

/** A checked record with what it refers to, its raw content and the hash of that. */
export interface NewSp2d extends Acuan {
  record: Sp2dRecord
  raw: object
  hash: string
}

/** Stores SP2D that are new, a page's worth in two statements: their ids, and every row with them. */
export async function createSp2d(tx: Tx, asal: Asal, items: NewSp2d[]): Promise<void> {
  if (items.length === 0) return
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('sp2d', 'id')) AS id FROM generate_series(1, ${items.length}::int)`
  const stored = items.flatMap((item, n) => (ids[n] ? [{ ...item, sp2dId: ids[n].id }] : []))
  const versi = 1
  const rows = stored.map(({ sp2dId, record }) => rowsOf(sp2dId, record))
  const tables: [string, object[]][] = [
    [
      'sp2d',
      stored.map((item) => ({
        id: item.sp2dId,
        ...asal,
        idFmis: item.record.idsp2d,
        ...headerFields(item.record, item),
      })),
    ],
    ['sp2d_versi', stored.map(({ sp2dId, hash, raw }) => ({ sp2dId, versi, hash, isi: raw }))],
    ['putaran', stored.map(({ sp2dId }) => ({ sp2dId, nomor: 1, sebab: 'BARU', versi }))],
    ...(['penerima', 'rincian', 'potongan', 'pajak'] as const).map((table): [string, object[]] => [
      table,
      rows.flatMap((each): object[] => each[table]),
    ]),
  ]
  const rantai = rantaiPemda(asal.pemdaId)
  const entries = stored.map(({ sp2dId, record }) => ({
    rantai,
    aksi: 'SP2D_DITERIMA',
    sasaran: record.sp2d_no,
    sp2dId,
  }))
  await together(
    tx,
    tables.filter(([, all]) => all.length > 0).map(([table, all]) => insertSql(table, all)),
    auditSql(SISTEM, entries),
  )
}
