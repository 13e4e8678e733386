import type { Deps } from '../../deps.js'
import { sebutanLevel } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { sebutDibayar } from '../sp2d/dibayar.js'
import { assertPhoneProven, type OtpDikirim, requestChallenge } from '../tantangan/open.js'
import { type Selection, selectTasks } from './selection.js'

/** Get OTP: a challenge over exactly these tasks, bound to user, session, level and the plans it signs. */
export function requestOtp(deps: Deps, pelaku: Pelaku, ids: bigint[]): Promise<OtpDikirim> {
  return requestChallenge(deps, pelaku, async (tx) => {
    const selection = await selectTasks(tx, pelaku, ids)
    assertConfirmable(selection, ids)
    await assertPhoneProven(tx, pelaku)
    const { level, tasks, total, tanpaNetto, sidik } = selection
    const nomor = tasks.map((sp2d) => sp2d.nomor)
    return {
      tujuan: `SETUJU_${level}`,
      sidik,
      sp2dIds: tasks.map(({ id }) => id),
      jumlah: tasks.length,
      total,
      sebutan: `kode persetujuan ${level ? sebutanLevel(level, pelaku.delegasi.get(level)) : ''}`,
      untuk: `${nomor.length === 1 ? `SP2D ${nomor[0]}` : `${nomor.length} SP2D`}, total ${sebutDibayar(total, tanpaNetto)}`,
      rincian: { jumlah: tasks.length, nomor },
    }
  })
}

function assertConfirmable({ level, tasks, keluar }: Selection, ids: bigint[]): void {
  const [gone] = keluar
  if (gone) {
    const lanjut = { href: '/cmsp/tugas', label: 'Ke Daftar Tugas' }
    throw new AppError('bentrok', `SP2D ${gone.nomor} ${gone.alasan}.`, lanjut)
  }
  if (!level || tasks.length !== new Set(ids).size) {
    throw new AppError('tidakDitemukan', 'Tugas tidak ditemukan di Daftar Tugas Anda.')
  }
}
