import { changeStatus } from '../../db/changeStatus.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level } from '../../domain/alur.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { Prisma } from '../../generated/prisma/client.js'
import { loadSp2d } from '../sp2d/load.js'
import { dropPendingChoice } from '../sp2d/round.js'

/** Takes the own waiting Setuju back: the SP2D waits for this level again, earlier ticks and kode billing stay. */
export async function hapusTugas(deps: Deps, pelaku: Pelaku, sp2dId: bigint): Promise<{ nomor: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const sp2d = await loadSp2d(tx, pelaku, sp2dId)
    if (!sp2d.tugas) throw tidakDitemukan(`Tugas untuk SP2D ${sp2d.nomor}`)
    if (sp2d.tugas.penggunaId !== pelaku.id)
      throw new AppError(
        'dilarang',
        `Tugas ini milik ${sp2d.tugas.pengguna.nama}; hanya pemiliknya yang dapat menghapus.`,
      )
    const level = sp2d.tugas.level as Level
    await changeStatus(tx, pelaku, {
      sp2dIds: [sp2d.id],
      dari: JALUR_LEVEL[level].tugas,
      aksi: 'hapusTugas',
      oleh: level,
    })
    await dropPendingChoice(tx, [sp2d.id])
    if (level === 'MAKER') await thawPlan(tx, sp2d.id, sp2d.putaran)
    return { nomor: sp2d.nomor }
  })
}

// Before the maker's Setuju nothing is frozen: the next one reads Data Rekening anew.
async function thawPlan(tx: Prisma.TransactionClient, sp2dId: bigint, nomor: number): Promise<void> {
  await tx.potongan.updateMany({ where: { sp2dId }, data: { noRekening: null, namaRekening: null } })
  await tx.putaran.update({ where: { sp2dId_nomor: { sp2dId, nomor } }, data: { rencana: Prisma.DbNull, sidik: null } })
}
