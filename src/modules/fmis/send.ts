import { inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { readIsi } from '../../db/queueFmis.js'
import type { Deps } from '../../deps.js'

const BACKOFF_SECONDS = [5, 15, 60, 300, 900, 3600]

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
  const answer =
    isi.jenis === 'PENOLAKAN'
      ? await deps.fmis.pushPenolakan({ ...kepala, ...isi })
      : await deps.fmis.pushPembayaran({ ...kepala, ...isi })

  await inTransaction(deps.prisma, async (tx) => {
    const percobaan = row.percobaan + 1
    if (answer.kind === 'cobaLagi') {
      const seconds = BACKOFF_SECONDS[Math.min(row.percobaan, BACKOFF_SECONDS.length - 1)] ?? 60
      const berikutnya = new Date(Date.now() + seconds * 1000)
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
