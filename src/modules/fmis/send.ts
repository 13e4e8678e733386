import type { Fmis, KirimHasil, Penolakan } from '../../adapters/fmis/port.js'
import { inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { type IsiKirim, readIsi } from '../../db/queueFmis.js'
import type { Deps } from '../../deps.js'
import type { IsiPenolakan } from '../../domain/pesanFmis.js'
import { retryAt } from './backoff.js'
import { fmisOf } from './koneksi.js'

/** Sends one waiting message to FMIS; the messages of an SP2D go in order, each until FMIS has it. */
export async function sendToFmis(deps: Deps, id: bigint): Promise<void> {
  const row = await deps.prisma.kirimFmis.findUnique({ where: { id }, include: { sp2d: { include: { pemda: true } } } })
  if (!row || row.diterimaPada || row.ditolakPada) return
  const earlier = await deps.prisma.kirimFmis.findFirst({
    where: { sp2dId: row.sp2dId, urut: { lt: row.urut }, diterimaPada: null, ditolakPada: null },
  })
  if (earlier) return
  const kepala = {
    pemdaKode: row.sp2d.pemda.kode,
    idFmis: row.sp2d.idFmis,
    nomor: row.sp2d.nomor,
    referensi: row.referensi,
  }
  const isi = readIsi(row)
  const answer = await push(await fmisOf(deps, row.sp2d.pemdaId), kepala, isi)

  await inTransaction(deps.prisma, async (tx) => {
    const percobaan = row.percobaan + 1
    if (answer.kind === 'cobaLagi') {
      const berikutnya = retryAt(row.percobaan)
      await tx.kirimFmis.update({ where: { id }, data: { percobaan, galat: answer.pesan, berikutnya } })
      return enqueue(tx, 'kirimFmis', id, berikutnya)
    }
    const ended =
      answer.kind === 'diterima'
        ? { diterimaPada: new Date(), galat: null }
        : { ditolakPada: new Date(), galat: answer.pesan }
    await tx.kirimFmis.update({ where: { id }, data: { percobaan, ...ended } })
    const next = await tx.kirimFmis.findFirst({
      where: { sp2dId: row.sp2dId, urut: { gt: row.urut }, diterimaPada: null, ditolakPada: null },
      orderBy: { urut: 'asc' },
    })
    if (next) await enqueue(tx, 'kirimFmis', next.id)
  })
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
