import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { uangDariSen } from '../../domain/uang.js'
import { assertPhoneProven, type OtpDikirim, requestChallenge } from '../tantangan/open.js'
import type { JenisUsulan } from './jenis.js'
import { assertProposer, decisionRefusal, loadWaiting, sidikUsulan } from './load.js'

export const TUJUAN_USULAN = 'USULAN'

/** Get OTP for one proposal: bound to its content, so that a code for one is worth nothing for another. */
export async function requestUsulanOtp(
  deps: Deps,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  id: bigint,
): Promise<OtpDikirim> {
  return requestChallenge(deps, pelaku, async (tx) => {
    const loaded = await loadWaiting(tx, pelaku, daftar, id)
    const refusal = await decisionRefusal(tx, pelaku, loaded)
    if (refusal) throw new AppError('dilarang', refusal)
    assertProposer(loaded)
    await assertPhoneProven(tx, pelaku)
    const { jenis, usulan } = loaded
    return {
      tujuan: TUJUAN_USULAN,
      sidik: sidikUsulan(loaded),
      sp2dIds: [],
      jumlah: 1,
      total: uangDariSen(0n),
      untuk: `MENYETUJUI USULAN nomor ${id}: ${jenis.judul}, ${usulan.ringkasan}`,
      rincian: { usulan: String(id), jenis: jenis.kode },
    }
  })
}
