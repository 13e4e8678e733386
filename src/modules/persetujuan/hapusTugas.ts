import { changeStatus, lastDecider } from '../../db/changeStatus.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { Prisma } from '../../generated/prisma/client.js'
import { loadSp2d, type Sp2dUtuh } from '../sp2d/load.js'
import { thawPotongan } from '../sp2d/retur.js'
import { dropPendingChoice } from '../sp2d/round.js'
import { assertTahun } from '../sp2d/tahun.js'

/** The SP2D whose waiting choice this person made; that of another person is theirs alone to take back. */
export async function loadOwnTask(tx: Tx, pelaku: Pelaku, sp2dId: bigint): Promise<Sp2dUtuh> {
  const sp2d = await loadSp2d(tx, pelaku, sp2dId)
  if (sp2d.tugas?.penggunaId === pelaku.id) {
    assertTahun(pelaku, sp2d)
    return sp2d
  }
  const lanjut = { href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' }
  if (sp2d.tugas) {
    const siapa = `${sp2d.tugas.pengguna.nama} sejak ${formatWaktu(sp2d.tugas.dibuatPada)}`
    throw new AppError('dilarang', `Tugas ini milik ${siapa}; hanya pemiliknya yang dapat menghapus.`, lanjut)
  }
  const keadaan = `${STATUS_SP2D[sp2d.status as StatusSp2d]}${await lastDecider(tx, sp2d.id)}`
  const pesan = `SP2D ${sp2d.nomor} tidak ada lagi di Daftar Tugas: sekarang ${keadaan}. Tidak ada yang dihapus.`
  throw new AppError('bentrok', pesan, lanjut)
}

/** Takes the own waiting Setuju back: the SP2D waits for this level again, earlier ticks and kode billing stay. */
export async function hapusTugas(deps: Deps, pelaku: Pelaku, sp2dId: bigint): Promise<{ nomor: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${sp2dId} FOR UPDATE`
    const sp2d = await loadOwnTask(tx, pelaku, sp2dId)
    const level = sp2d.tugas?.level as Level
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

export async function thawPlan(tx: Tx, sp2dId: bigint, nomor: number): Promise<void> {
  const { legRetur } = await tx.putaran.findUniqueOrThrow({ where: { sp2dId_nomor: { sp2dId, nomor } } })
  await thawPotongan(tx, sp2dId, legRetur)
  await tx.putaran.update({ where: { sp2dId_nomor: { sp2dId, nomor } }, data: { rencana: Prisma.DbNull, sidik: null } })
}
