import type { Fmis, KirimHasil, Penolakan } from '../../adapters/fmis/port.js'
import type { Sql } from '../../db/database.js'
import { enqueue, enqueueSql } from '../../db/enqueue.js'
import { type IsiKirim, readIsi } from '../../db/queueFmis.js'
import { atOnce, inSql, sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import type { IsiPenolakan } from '../../domain/pesanFmis.js'
import { Prisma } from '../../generated/prisma/client.js'
import { retryAt } from './backoff.js'
import { fmisOf } from './koneksi.js'

interface Kiriman extends Omit<Penolakan, keyof IsiPenolakan> {
  sp2dId: bigint
  pemdaId: bigint
  urut: number
  isi: unknown
  percobaan: number
}

const TERBUKA = Prisma.sql`diterima_pada IS NULL AND ditolak_pada IS NULL`

/** Sends one waiting message to FMIS; the messages of an SP2D go in order, each until FMIS has it. */
export async function sendToFmis(deps: Deps, id: bigint): Promise<void> {
  const [row] = await sqlOf(deps.pool).$queryRaw<Kiriman[]>`
    SELECT k.sp2d_id AS "sp2dId", s.pemda_id AS "pemdaId", k.urut, k.referensi, k.isi, k.percobaan, d.kode AS "pemdaKode",
      s.id_fmis AS "idFmis", s.nomor
    FROM kirim_fmis k JOIN sp2d s ON s.id = k.sp2d_id JOIN pemda d ON d.id = s.pemda_id
    WHERE k.id = ${id} AND k.diterima_pada IS NULL AND k.ditolak_pada IS NULL
      AND NOT EXISTS (SELECT FROM kirim_fmis WHERE sp2d_id = k.sp2d_id AND urut < k.urut AND ${TERBUKA})`
  if (!row) return
  const { pemdaKode, idFmis, nomor, referensi } = row
  const fmis = await fmisOf(deps, row.pemdaId)
  const answer = await push(fmis, { pemdaKode, idFmis, nomor, referensi }, readIsi(row))
  await inSql(deps.txPool, (tx) => keepAnswer(tx, id, row, answer))
}

async function keepAnswer(tx: Sql, id: bigint, row: Kiriman, answer: KirimHasil): Promise<void> {
  const percobaan = row.percobaan + 1
  if (answer.kind === 'cobaLagi') {
    const berikutnya = retryAt(row.percobaan)
    await tx.$executeRaw`
      UPDATE kirim_fmis SET percobaan = ${percobaan}, galat = ${answer.pesan}, berikutnya = ${berikutnya} WHERE id = ${id}`
    return enqueue(tx, 'kirimFmis', id, berikutnya)
  }
  const pada = new Date()
  const kept = () =>
    answer.kind === 'diterima'
      ? tx.$executeRaw`UPDATE kirim_fmis SET percobaan = ${percobaan}, diterima_pada = ${pada}, galat = NULL WHERE id = ${id}`
      : tx.$executeRaw`UPDATE kirim_fmis SET percobaan = ${percobaan}, ditolak_pada = ${pada}, galat = ${answer.pesan} WHERE id = ${id}`
  const next = Prisma.sql`
    SELECT id FROM kirim_fmis WHERE sp2d_id = ${row.sp2dId} AND urut > ${row.urut} AND ${TERBUKA} ORDER BY urut LIMIT 1`
  await atOnce(tx, kept, () => tx.$queryRaw(enqueueSql('kirimFmis', next)))
}

function push(fmis: Fmis, kepala: Omit<Penolakan, keyof IsiPenolakan>, isi: IsiKirim): Promise<KirimHasil> {
  switch (isi.jenis) {
    case 'PENOLAKAN':
      return fmis.pushPenolakan({ ...kepala, ...isi })
    case 'PEMBAYARAN':
      return fmis.pushPembayaran({ ...kepala, ...isi })
    case 'PEMBATALAN':
      return fmis.pushPembatalan({ ...kepala, ...isi })
    case 'RETUR':
      return fmis.pushRetur({ ...kepala, ...isi })
  }
}
