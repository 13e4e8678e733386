import { JALUR_LEVEL, type Level, levelOf, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLevel } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { LABEL_LEVEL } from '../../web/tampilan.js'
import type { Sp2dUtuh } from '../sp2d/load.js'

const lihat = (sp2d: Sp2dUtuh) => ({ href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' })

/** The level at which this person may decide on this SP2D now, or the reason why not. */
export function levelFor(pelaku: Pelaku, sp2d: Sp2dUtuh): Level {
  const status = sp2d.status as StatusSp2d
  const level = levelOf(status)
  if (!level) {
    const last = sp2d.keputusan.at(-1)
    const byWhom = last ? ` (${last.nama}, ${formatWaktu(last.waktu)})` : ''
    throw new AppError(
      'bentrok',
      `SP2D ${sp2d.nomor} sudah ${STATUS_SP2D[status]}${byWhom} dan tidak dapat diputuskan lagi.`,
      lihat(sp2d),
    )
  }
  if (!pelaku.levels.has(level)) {
    throw new AppError(
      'bentrok',
      `SP2D ${sp2d.nomor} sedang menunggu ${LABEL_LEVEL[level]}; belum atau sudah lewat giliran Anda.`,
      lihat(sp2d),
    )
  }
  assertFourEyes(pelaku, sp2d)
  return level
}

/** The three decisions of a round come from three persons: by user, by NIP and by phone. The database holds it too. */
function assertFourEyes(pelaku: Pelaku, sp2d: Sp2dUtuh): void {
  const earlier = decidedBefore(pelaku, sp2d)
  if (!earlier) return
  throw new AppError(
    'dilarang',
    `Anda sudah memutuskan SP2D ini sebagai ${sebutanLevel(earlier.level as Level, earlier.delegasi)}; tingkat berikutnya harus orang lain.`,
    lihat(sp2d),
  )
}

/** What this person, under this or another account, has decided on the SP2D in its running round. */
export function decidedBefore(pelaku: Pelaku, sp2d: Sp2dUtuh): Sp2dUtuh['keputusan'][number] | undefined {
  return sp2d.keputusan.find(
    (row) =>
      row.putaran === sp2d.putaran &&
      (row.penggunaId === pelaku.id || row.nip === pelaku.nip || row.noHp === pelaku.noHp),
  )
}

/** A waiting choice belongs to whoever made it. */
export function assertOwnTask(pelaku: Pelaku, sp2d: Sp2dUtuh): void {
  if (!sp2d.tugas || sp2d.tugas.penggunaId === pelaku.id) return
  throw new AppError('bentrok', `SP2D ${sp2d.nomor} ada di Daftar Tugas ${sp2d.tugas.pengguna.nama}.`, lihat(sp2d))
}

export const isTask = (level: Level, status: string): boolean => JALUR_LEVEL[level].tugas === status
