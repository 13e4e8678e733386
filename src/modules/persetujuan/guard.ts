import { lastDecider } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { JALUR_LEVEL, type Level, levelOf, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLevel } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import { PERAN } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Sp2dBahan, Sp2dUtuh } from '../sp2d/load.js'
import { assertTahun } from '../sp2d/tahun.js'

const lihat = (sp2d: Sp2dUtuh) => ({ href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' })

/** The level at which this person may decide on this SP2D now, or the reason why not. */
export async function levelFor(tx: Sql, pelaku: Pelaku, sp2d: Sp2dUtuh): Promise<Level> {
  const status = sp2d.status as StatusSp2d
  const level = levelOf(status)
  assertTahun(pelaku, sp2d)
  if (!level) {
    throw new AppError(
      'bentrok',
      `SP2D ${sp2d.nomor} sudah ${STATUS_SP2D[status]}${await lastDecider(tx, sp2d.id)} dan tidak dapat diputuskan lagi.`,
      lihat(sp2d),
    )
  }
  if (!pelaku.levels.has(level)) {
    throw new AppError(
      'bentrok',
      `SP2D ${sp2d.nomor} sedang menunggu ${PERAN[level]}${await lastDecider(tx, sp2d.id)}; belum atau sudah lewat giliran Anda.`,
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

/**
 * What this person, under this or another account, has decided on the SP2D in its running round: by NIP and phone as they
 * were then, and as that account has them now.
 */
export function decidedBefore<Row extends Sp2dBahan['keputusan'][number]>(
  pelaku: Pelaku,
  sp2d: { putaran: number; keputusan: Row[] },
): Row | undefined {
  return sp2d.keputusan.find(
    (row) =>
      row.putaran === sp2d.putaran &&
      (row.penggunaId === pelaku.id ||
        [row, row.pengguna].some(({ nip, noHp }) => nip === pelaku.nip || noHp === pelaku.noHp)),
  )
}

/** A waiting choice belongs to whoever made it, until a colleague takes it over. */
export const ownsTask = (pelaku: Pelaku, { tugas }: Sp2dUtuh): boolean => !tugas || tugas.penggunaId === pelaku.id

/** What the second person reads who wants to decide on what already waits for another one's OTP. */
export function taskOfAnother({ id, nomor, tugas }: Sp2dUtuh): AppError {
  const siapa = tugas ? `${tugas.pengguna.nama} sejak ${formatWaktu(tugas.dibuatPada)}` : 'orang lain'
  const lanjut = { href: `/cmsp/sp2d/${id}`, label: 'Lihat SP2D' }
  return new AppError('bentrok', `SP2D ${nomor} ada di Daftar Tugas ${siapa}.`, lanjut)
}

export const isTask = (level: Level, status: string): boolean => JALUR_LEVEL[level].tugas === status
