import { changeStatus } from '../../db/changeStatus.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { LABEL_LEVEL } from '../../web/tampilan.js'
import { queueMail } from '../akun/queueMail.js'
import { dropPendingChoice } from '../sp2d/round.js'
import { thawPlan } from './hapusTugas.js'

/**
 * Gives back the waiting choices of somebody who may no longer confirm them (disabled, moved, other role): each SP2D
 * waits for its level again, and the others of that level are told.
 */
export async function kembalikanTugas(deps: Deps, penggunaId: bigint): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const user = await tx.pengguna.findUniqueOrThrow({ where: { id: penggunaId } })
    const semua = await tx.tugas.findMany({
      where: { penggunaId },
      include: { sp2d: true },
      orderBy: { sp2dId: 'asc' },
    })
    const kembali = semua.filter(
      ({ level, sp2d }) => user.status !== 'AKTIF' || user.peran !== level || user.pemdaId !== sp2d.pemdaId,
    )
    for (const { sp2dId, putaran, level } of kembali) {
      await changeStatus(tx, SISTEM, {
        sp2dIds: [sp2dId],
        dari: JALUR_LEVEL[level as Level].tugas,
        aksi: 'hapusTugas',
        oleh: level as Level,
        rincian: { sebab: 'Pengguna dinonaktifkan atau dipindahkan', pemilik: user.nama },
      })
      await dropPendingChoice(tx, [sp2dId])
      if (level === 'MAKER') await thawPlan(tx, sp2dId, putaran)
    }
    for (const level of new Set(kembali.map((tugas) => tugas.level))) {
      const rows = kembali.filter((tugas) => tugas.level === level).map(({ sp2d }) => sp2d)
      await tellLevel(tx, level as Level, rows, user.nama)
    }
  })
}

interface Kembali {
  pemdaId: bigint
  nomor: string
}

async function tellLevel(tx: Tx, level: Level, rows: Kembali[], pemilik: string): Promise<void> {
  const pemdaId = { in: [...new Set(rows.map((row) => row.pemdaId))] }
  const colleagues = await tx.pengguna.findMany({ where: { peran: level, status: 'AKTIF', pemdaId } })
  for (const { id, pemdaId: own } of colleagues) {
    const nomor = rows.filter((row) => row.pemdaId === own).map((row) => row.nomor)
    const judul = `${nomor.length} SP2D kembali menunggu keputusan ${LABEL_LEVEL[level]}`
    const alinea = [`Tugas ${pemilik} dikembalikan karena akunnya dinonaktifkan atau dipindahkan.`, nomor.join(', ')]
    await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId: id, isi: { judul, alinea } })
  }
}
