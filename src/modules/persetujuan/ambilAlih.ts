import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, type Tx } from '../../db/database.js'
import { holdDelegasi } from '../../db/holdDelegasi.js'
import type { Level } from '../../domain/alur.js'
import { namaSebagai, type Pelaku } from '../../domain/pelaku.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import { closeChallenges } from '../sp2d/round.js'
import { ownsTask, taskOfAnother } from './guard.js'

/**
 * Makes the decider of a waiting choice whoever saves its form now, in the caller's transaction: nothing to do for the
 * owner, refused for everybody else unless `dari` names the owner that the form was opened to take over from. An open
 * OTP of the former owner that contains it dies.
 * @returns whether it changed hands
 */
export async function takeOver(tx: Tx, pelaku: Pelaku, sp2d: Sp2dUtuh, dari: bigint | null): Promise<boolean> {
  if (ownsTask(pelaku, sp2d)) return false
  const { tugas } = sp2d
  if (!tugas || tugas.penggunaId !== dari) throw taskOfAnother(sp2d)
  const level = tugas.level as Level
  const { count } = await tx.tugas.updateMany({
    where: { sp2dId: sp2d.id, penggunaId: dari },
    data: { penggunaId: pelaku.id, delegasiId: await holdDelegasi(tx, pelaku, level), dibuatPada: await dbNow(tx) },
  })
  if (count !== 1) throw taskOfAnother(sp2d)
  await closeChallenges(tx, [sp2d.id])
  await audit(
    tx,
    { ...pelaku, nama: namaSebagai(pelaku, level) },
    {
      rantai: rantaiPemda(sp2d.pemdaId),
      aksi: 'TUGAS_DIAMBIL_ALIH',
      sasaran: sp2d.nomor,
      sp2dId: sp2d.id,
      sebelum: { penggunaId: String(dari), pemilik: tugas.pengguna.nama },
      sesudah: { pemilik: pelaku.nama, level: tugas.level, keterangan: `dari ${tugas.pengguna.nama}` },
    },
  )
  return true
}
