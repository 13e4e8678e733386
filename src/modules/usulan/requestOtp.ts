import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { uangDariSen } from '../../domain/uang.js'
import { assertPhoneProven, openChallenge, sendChallenge } from '../tantangan/open.js'
import type { Metode } from '../tantangan/totp.js'
import type { JenisUsulan } from './jenis.js'
import { assertProposer, decisionRefusal, loadWaiting, sidikUsulan } from './load.js'

export const TUJUAN_USULAN = 'USULAN'

/** Get OTP for one proposal: bound to its content, so that a code for one is worth nothing for another. */
export async function requestUsulanOtp(
  deps: Deps,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  id: bigint,
): Promise<{ metode: Metode; terkirim: boolean }> {
  const made = await inTransaction(deps.prisma, async (tx) => {
    const loaded = await loadWaiting(tx, pelaku, daftar, id)
    const refusal = await decisionRefusal(tx, pelaku, loaded)
    if (refusal) throw new AppError('dilarang', refusal)
    assertProposer(loaded)
    await assertPhoneProven(tx, pelaku)
    const perihal = {
      tujuan: TUJUAN_USULAN,
      sidik: sidikUsulan(loaded),
      sp2dIds: [],
      jumlah: 1,
      total: uangDariSen(0n),
      rincian: { usulan: String(id), jenis: loaded.jenis.kode },
    }
    return { loaded, tantangan: await openChallenge(tx, deps, pelaku, perihal) }
  })
  const { loaded, tantangan } = made
  const { jenis, usulan } = loaded
  const text = `CMSP Bank Kalsel: kode ${tantangan.otp} untuk MENYETUJUI USULAN nomor ${id}: ${jenis.judul}, ${usulan.ringkasan}. Berlaku 2 menit. JANGAN berikan kode ini kepada siapa pun.`
  return { metode: tantangan.metode, terkirim: await sendChallenge(deps, pelaku.noHp, tantangan, text) }
}
