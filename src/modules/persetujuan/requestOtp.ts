import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { sebutanLevel } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatUang } from '../../domain/uang.js'
import { assertPhoneProven, openChallenge, sendChallenge } from '../tantangan/open.js'
import type { Metode } from '../tantangan/totp.js'
import { type Selection, selectTasks } from './selection.js'

export type OtpDikirim = { tantanganId: bigint; metode: Metode; terkirim: boolean }

/** Get OTP: a challenge over exactly these tasks, bound to user, session, level and the plans it signs. */
export async function requestOtp(deps: Deps, pelaku: Pelaku, ids: bigint[]): Promise<OtpDikirim> {
  const made = await inTransaction(deps.prisma, async (tx) => {
    const selection = await selectTasks(tx, pelaku, ids)
    assertConfirmable(selection, ids)
    await assertPhoneProven(tx, pelaku)
    const { level, tasks, total, sidik } = selection
    const perihal = {
      tujuan: `SETUJU_${level}`,
      sidik,
      sp2dIds: tasks.map(({ id }) => id),
      jumlah: tasks.length,
      total,
      rincian: { jumlah: tasks.length, nomor: tasks.map(({ nomor }) => nomor) },
    }
    return { selection, tantangan: await openChallenge(tx, deps, pelaku, perihal) }
  })
  const text = smsText(pelaku, made.selection, made.tantangan.otp)
  const terkirim = await sendChallenge(deps, pelaku.noHp, made.tantangan, text)
  return { tantanganId: made.tantangan.id, metode: made.tantangan.metode, terkirim }
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

function smsText({ delegasi }: Pelaku, { level, tasks, total }: Selection, otp: string): string {
  const apa = tasks.length === 1 ? `SP2D ${tasks[0]?.nomor ?? ''}` : `${tasks.length} SP2D`
  return `CMSP Bank Kalsel: kode persetujuan ${level ? sebutanLevel(level, delegasi.get(level)) : ''} ${otp} untuk ${apa}, total ${formatUang(total)}. Berlaku 2 menit. JANGAN berikan kode ini kepada siapa pun.`
}
