import { changeStatus } from '../../db/changeStatus.js'
import { inTransaction } from '../../db/database.js'
import { holdLevel } from '../../db/holdDelegasi.js'
import { queueFmis } from '../../db/queueFmis.js'
import type { Deps } from '../../deps.js'
import type { StatusSp2d } from '../../domain/alur.js'
import { AppError } from '../../domain/galat.js'
import { namaSebagai, type Pelaku } from '../../domain/pelaku.js'
import { maybeForgotten } from '../pencairan/tindakan/maybePaid.js'
import { loadSp2d } from '../sp2d/load.js'
import { penerimaUlang } from '../sp2d/retur.js'
import { dropPendingChoice } from '../sp2d/round.js'
import { takeOver } from './ambilAlih.js'
import { levelFor } from './guard.js'

/** Tolak: at once and final; the message to FMIS leaves with the same transaction. Keterangan is 10 to 250 characters. */
export async function tolakSp2d(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; keterangan: string; dari: bigint | null },
): Promise<{ nomor: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    // Whoever is second sees the first one's decision whole, not half of it.
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${input.sp2dId} FOR UPDATE`
    const sp2d = await loadSp2d(tx, pelaku, input.sp2dId)
    const level = await levelFor(tx, pelaku, sp2d)
    const delegasiId = await holdLevel(tx, pelaku, level)
    const terlupa = await maybeForgotten(tx, sp2d)
    if (terlupa) throw new AppError('bentrok', terlupa, { href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' })
    await takeOver(tx, pelaku, sp2d, input.dari)
    const { keterangan } = input
    await changeStatus(tx, pelaku, {
      sp2dIds: [sp2d.id],
      dari: sp2d.status as StatusSp2d,
      aksi: 'tolak',
      oleh: level,
      data: { levelTolak: level },
      rincian: { keterangan },
    })
    await dropPendingChoice(tx, [sp2d.id])
    const { putaran, nomor } = sp2d
    const { id: penggunaId, nip, noHp, nama } = pelaku
    const made = await tx.keputusan.create({
      data: { sp2dId: sp2d.id, putaran, level, putusan: 'TOLAK', keterangan, penggunaId, nip, noHp, nama, delegasiId },
    })
    await tx.putaran.update({
      where: { sp2dId_nomor: { sp2dId: sp2d.id, nomor: putaran } },
      data: { selesai: made.waktu, alasan: keterangan },
    })
    await queueFmis(tx, sp2d.id, {
      jenis: 'PENOLAKAN',
      level,
      alasan: keterangan,
      oleh: namaSebagai(pelaku, level),
      waktu: made.waktu,
      ...(await penerimaUlang(tx, sp2d)),
    })
    return { nomor }
  })
}
