import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { checkCode, consumeChallenge, OtpError } from '../tantangan/answer.js'
import { assertPhoneProven, type OtpDikirim, requestChallenge } from '../tantangan/open.js'
import { type NamaTindakan, TINDAKAN } from './tindakan.js'

/** Purpose of the code of one kind of act: worth nothing for another kind. */
export const tujuanTindakan = (nama: NamaTindakan): string => `OPERATOR_${nama.toUpperCase()}`

/** What the code signs: this act, on this target, as it stands, for this reason. */
export const sidikTindakan = (nama: NamaTindakan, sasaran: string, ringkas: string, alasan: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tujuanTindakan(nama), sasaran, ringkas, alasan]))
    .digest('hex')

interface Permintaan {
  nama: NamaTindakan
  sasaran: string
}

/** Get OTP for an act; the reason (10 to 250 characters) is part of what is signed. */
export async function requestTindakanOtp(
  deps: Deps,
  pelaku: Pelaku,
  { nama, sasaran, alasan }: Permintaan & { alasan: string },
): Promise<OtpDikirim> {
  return requestChallenge(deps, pelaku, async (tx) => {
    await assertPhoneProven(tx, pelaku)
    const { kata, load } = TINDAKAN[nama]
    const { ringkas, sp2dIds, total, tidakDapat } = await load(tx, sasaran)
    if (tidakDapat) throw new AppError('bentrok', tidakDapat)
    const sidik = sidikTindakan(nama, sasaran, ringkas, alasan)
    return {
      ...{ tujuan: tujuanTindakan(nama), sidik, keterangan: alasan, sp2dIds, jumlah: 1, total },
      untuk: `${kata}: ${ringkas}`,
      rincian: { sasaran, ringkas, alasan },
    }
  })
}

/** Does the act in the transaction that consumes its code. @throws OtpError when the code is for something else */
export async function confirmTindakan(
  deps: Deps,
  pelaku: Pelaku,
  { nama, sasaran, ...input }: Permintaan & { tantanganId: bigint; otp: string },
): Promise<{ pesan: string; href: string }> {
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: [tujuanTindakan(nama)] })
  return inTransaction(deps.prisma, async (tx) => {
    const { ringkas } = await TINDAKAN[nama].load(tx, sasaran)
    const { keterangan } = await tx.tantangan.findUniqueOrThrow({ where: { id: tantangan.id } })
    await consumeChallenge(tx, tantangan.id)
    if (keterangan === null || sidikTindakan(nama, sasaran, ringkas, keterangan) !== tantangan.sidik)
      throw new OtpError('OTP ini untuk tindakan lain. Tidak ada yang dilakukan; minta OTP baru.', false)
    return TINDAKAN[nama].act(tx, pelaku, sasaran, keterangan)
  })
}
