import type { Tx } from '../../db/database.js'
import type { Rkud } from '../../generated/prisma/client.js'
import { queueMail } from '../../db/queueMail.js'

/** Tells every operator and admin of the bank by mail; what they do about it stands on the page. */
export async function tellGateClosed(tx: Tx, rkud: Rkud, alasan: string): Promise<void> {
  const { nama } = await tx.pemda.findUniqueOrThrow({ where: { id: rkud.pemdaId } })
  const people = await tx.pengguna.findMany({
    where: { peran: { in: ['OPERATOR', 'ADMIN_BANK'] }, status: 'AKTIF' },
    select: { id: true },
  })
  for (const { id } of people)
    await queueMail(tx, {
      jenis: 'PEMBERITAHUAN',
      penggunaId: id,
      isi: {
        judul: `Pengiriman pembayaran ${nama} ditahan`,
        alinea: [
          `CMSP menahan semua pengiriman pembayaran ${nama}: ${alasan}.`,
          'Operator menyelesaikan selisihnya di menu Rekonsiliasi Bank. Setelah itu gerbang dapat dibuka oleh operator dan admin bank.',
        ],
      },
    })
}
