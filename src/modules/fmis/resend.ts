import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'

/** Kirim ulang: a message that waits or was refused goes out again at once, with its reference and content unchanged. */
export async function resendMessage(deps: Deps, pelaku: Pelaku, id: bigint): Promise<{ nomor: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM kirim_fmis WHERE id = ${id} FOR UPDATE`
    const row = await tx.kirimFmis.findUnique({ where: { id }, include: { sp2d: true } })
    if (!row) throw tidakDitemukan('Pesan')
    if (row.diterimaPada) throw new AppError('bentrok', 'Pesan ini sudah diterima FMIS; tidak ada yang dikirim lagi.')
    await tx.kirimFmis.update({ where: { id }, data: { ditolakPada: null, berikutnya: new Date() } })
    await enqueue(tx, 'kirimFmis', id)
    await audit(tx, pelaku, {
      rantai: rantaiPemda(row.sp2d.pemdaId),
      aksi: 'PESAN_FMIS_DIKIRIM_ULANG',
      sasaran: row.referensi,
      sp2dId: row.sp2dId,
      sebelum: { percobaan: row.percobaan, galat: row.galat },
    })
    return { nomor: row.sp2d.nomor }
  })
}
