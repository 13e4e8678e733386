import { createHash } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { uangDariSen } from '../../domain/uang.js'
import { checkCode, consumeChallenge, OtpError } from '../tantangan/answer.js'
import { type OtpDikirim, requestChallenge } from '../tantangan/open.js'
import { type Perihal, PERIHAL, type TujuanAkun } from './perihal.js'
import { kejadianSurel, queueMail } from '../../db/queueMail.js'

/** What the code signs: this purpose for this number of this user. */
export const sidikAkun = (tujuan: TujuanAkun, { id, noHp }: Pelaku): string =>
  createHash('sha256')
    .update(JSON.stringify([tujuan, String(id), noHp]))
    .digest('hex')

/** Get OTP in the profile: always by SMS. */
export function requestAkunOtp(deps: Deps, pelaku: Pelaku, tujuan: TujuanAkun): Promise<OtpDikirim> {
  const perihal: Perihal = PERIHAL[tujuan]
  return requestChallenge(deps, pelaku, async (tx) => {
    await assertPossible(tx, deps, pelaku, perihal)
    return {
      tujuan,
      sidik: sidikAkun(tujuan, pelaku),
      sp2dIds: [],
      jumlah: 0,
      total: uangDariSen(0n),
      untuk: `${perihal.sms}, bukan untuk menyetujui SP2D`,
      rincian: {},
      selaluSms: true,
    }
  })
}

/** Does what the code was asked for, in the transaction that uses it up, and tells the owner. */
export async function confirmAkunOtp(
  deps: Deps,
  pelaku: Pelaku,
  input: { tujuan: TujuanAkun; tantanganId: bigint; otp: string },
): Promise<void> {
  const { tujuan } = input
  const perihal: Perihal = PERIHAL[tujuan]
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: [tujuan] })
  await inTransaction(deps.prisma, async (tx) => {
    await consumeChallenge(tx, tantangan.id)
    await assertPossible(tx, deps, pelaku, perihal)
    if (tantangan.sidik !== sidikAkun(tujuan, pelaku)) {
      throw new OtpError('Nomor HP Anda berubah sejak OTP diminta. Minta OTP baru dengan Get OTP.', false)
    }
    await perihal.apply(tx, deps, pelaku)
    await audit(tx, pelaku, { rantai: rantaiPemda(pelaku.pemdaId), aksi: tujuan, sasaran: pelaku.username })
    if (!perihal.kabar) return
    await queueMail(tx, { jenis: perihal.kabar.surel, penggunaId: pelaku.id, isi: kejadianSurel(pelaku) })
  })
  if (perihal.kabar) await tellPhone(deps, pelaku, perihal.kabar.sms)
}

async function assertPossible(tx: Tx, deps: Deps, pelaku: Pelaku, perihal: Perihal): Promise<void> {
  const refusal = await perihal.refusal(tx, deps, pelaku)
  if (refusal) throw new AppError('bentrok', refusal, { href: '/cmsp/profil', label: 'Ke Profil' })
}

/** A word to the phone as well, beside the mail; a gateway that fails does not undo what was done. */
export async function tellPhone(deps: Deps, pelaku: Pelaku, apa: string): Promise<void> {
  const text = `CMSP Bank Kalsel: ${apa} baru saja. Bila bukan Anda, segera hubungi Bank Kalsel.`
  const answer = await deps.sms.send({ to: pelaku.noHp, text, referensi: `kabar-${pelaku.requestId ?? pelaku.id}` })
  if (answer.kind !== 'terkirim') deps.log.warn({ pesan: answer.pesan }, 'phone not told')
}
