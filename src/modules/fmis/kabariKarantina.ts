import { inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { retryAt } from './backoff.js'
import { fmisOf } from './koneksi.js'

/** Tells FMIS which record was refused and why; again and again until it has it. */
export async function kabariKarantina(deps: Deps, id: bigint): Promise<void> {
  const row = await deps.prisma.karantina.findUnique({ where: { id }, include: { pemda: true } })
  if (!row?.kabarBerikutnya || row.kabarSidik === null) return
  const { kabarSidik } = row
  const fmis = await fmisOf(deps, row.pemdaId)
  const answer = await fmis.pushKarantina({
    pemdaKode: row.pemda.kode,
    referensi: `K${id}-${kabarSidik.slice(0, 16)}`,
    idFmis: row.idFmis.startsWith('tanpa-id:') ? null : row.idFmis,
    nomor: row.nomor,
    tahun: row.tahun,
    alasan: row.alasan,
    waktu: row.pertama,
  })
  const kabarPercobaan = row.kabarPercobaan + 1
  const again = answer.kind === 'cobaLagi' ? retryAt(row.kabarPercobaan) : null
  await inTransaction(deps.prisma, async (tx) => {
    // Content that came in the meantime has its own report; this answer must not close that one.
    const { count } = await tx.karantina.updateMany({
      where: { id, kabarSidik },
      data: {
        kabarPercobaan,
        kabarBerikutnya: again,
        kabarPada: answer.kind === 'diterima' ? answer.waktu : null,
        kabarGalat: answer.kind === 'diterima' ? null : answer.pesan,
      },
    })
    if (again && count === 1) await enqueue(tx, 'kabariKarantina', id, again)
  })
}
