import { audit, tentangSp2d } from '../../db/audit.js'
import type { Sql } from '../../db/database.js'
import { holdDelegasi } from '../../db/holdDelegasi.js'
import type { Level } from '../../domain/alur.js'
import { namaSebagai, type Pelaku } from '../../domain/pelaku.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import { closeChallenges } from '../tantangan/open.js'
import { ownsTask, taskOfAnother } from './guard.js'

/**
 * Makes the decider of a waiting choice whoever saves its form now, in the caller's transaction: nothing to do for the
 * owner, refused for everybody else unless `dari` names the owner that the form was opened to take over from. An open
 * OTP of the former owner that contains it dies.
 * @returns whether it changed hands
 */
export async function takeOver(tx: Sql, pelaku: Pelaku, sp2d: Sp2dUtuh, dari: bigint | null): Promise<boolean> {
  if (ownsTask(pelaku, sp2d)) return false
  const { tugas } = sp2d
  if (!tugas || tugas.penggunaId !== dari) throw taskOfAnother(sp2d)
  const level = tugas.level as Level
  const delegasiId = await holdDelegasi(tx, pelaku, level)
  const taken = await tx.$executeRaw`
    UPDATE tugas SET pengguna_id = ${pelaku.id}, delegasi_id = ${delegasiId}, dibuat_pada = clock_timestamp()
    WHERE sp2d_id = ${sp2d.id} AND pengguna_id = ${dari}`
  if (taken !== 1) throw taskOfAnother(sp2d)
  await closeChallenges(tx, [sp2d.id])
  await audit(
    tx,
    { ...pelaku, nama: namaSebagai(pelaku, level) },
    {
      ...tentangSp2d(sp2d),
      aksi: 'TUGAS_DIAMBIL_ALIH',
      sebelum: { penggunaId: String(dari), pemilik: tugas.pengguna.nama },
      sesudah: { pemilik: pelaku.nama, level: tugas.level, keterangan: `dari ${tugas.pengguna.nama}` },
    },
  )
  return true
}
