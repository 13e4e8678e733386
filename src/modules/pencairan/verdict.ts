import type { Outcome } from '../../adapters/bank/port.js'
import type { BayarOutcome } from '../../adapters/djp/port.js'
import type { Dikembalikan, TidakDitemukan } from '../../adapters/outcome.js'
import type { LegData } from '../../db/changeStatus.js'
import type { Deps } from '../../deps.js'
import type { StatusLeg } from '../../domain/alur.js'

export type AnyOutcome = Outcome | BayarOutcome | TidakDitemukan | Dikembalikan
/** As it counts for a leg whose outcome is still open. */
type OpenOutcome = Exclude<AnyOutcome, Dikembalikan>

/** What an outcome makes of the attempt and of the leg; null leaves the leg's state as it is. */
export interface Verdict {
  percobaan: string
  leg: StatusLeg | null
  /** When somebody looks again; null when it is over. */
  next: Date | null
  data?: LegData
}

/** How the reason of a doubt begins whose repeat was refused for good; see claimResend. */
export const SEBAB_DITOLAK = 'Kiriman ulang ditolak'

const ASK_AFTER_SECONDS = [2, 5, 10, 30, 60]

/** Money sent back to the source was never paid; on another account it was paid and returned, which askReturn proves. */
export function openOutcome(outcome: AnyOutcome, rekeningAsal: string): OpenOutcome {
  if (outcome.kind !== 'dikembalikan') return outcome
  const { kode, pesan, rekening, referensiBank } = outcome
  if (rekening === null || rekening === rekeningAsal) return { kind: 'gagal', kode, pesan }
  return { kind: 'berhasil', referensiBank: referensiBank ?? kode }
}

interface Situation {
  now: Date
  asked: number
  wasUncertain: boolean
  status: StatusLeg
  /** The answer was asked for, not the reply to a send. */
  asking: boolean
}

/** What is proven, and who looks again when. */
export function judge(
  deps: Deps,
  outcome: OpenOutcome,
  { now, asked, wasUncertain, status, asking }: Situation,
): Verdict {
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const askAgain = inSeconds(Math.min(ASK_AFTER_SECONDS[asked] ?? 60, deps.config.RETRY_SECONDS))
  const uncertain: Verdict = {
    percobaan: 'TIDAK_PASTI',
    leg: 'TIDAK_PASTI',
    next: askAgain,
    data: { alasan: 'Hasilnya sedang ditanyakan ke bank' },
  }
  // Money already on the holding account stays "diproses" until the bank says how it ended.
  const held: Verdict = { percobaan: 'DIPROSES', leg: null, next: askAgain }
  switch (outcome.kind) {
    case 'berhasil': {
      const reference = 'referensiBank' in outcome ? outcome.referensiBank : outcome.ntb
      return {
        percobaan: 'BERHASIL',
        leg: 'BERHASIL',
        next: null,
        data: { referensiBank: reference, selesaiPada: now, alasan: null },
      }
    }
    case 'diproses':
      return {
        percobaan: 'DIPROSES',
        leg: 'DIPROSES',
        next: askAgain,
        data: { referensiBank: outcome.referensiBank, alasan: null },
      }
    case 'ditolakSementara':
      // Once an earlier send of this reference was in doubt, no refusal frees the way for a new reference.
      if (status === 'DIPROSES') return held
      if (wasUncertain || status === 'TIDAK_PASTI')
        return asking ? uncertain : { ...uncertain, data: { alasan: `Kiriman ulang belum diterima: ${outcome.pesan}` } }
      return {
        percobaan: 'DITOLAK_SEMENTARA',
        leg: 'SIAP',
        next: inSeconds(deps.config.RETRY_SECONDS),
        data: { alasan: `Ditolak sementara: ${outcome.pesan.replace(/\.$/, '')}; menunggu` },
      }
    case 'gagal':
      // The same holds for a final refusal of a repeat: only an answer about the reference proves how the first one ended.
      if (!asking && (wasUncertain || status === 'TIDAK_PASTI'))
        return { ...uncertain, data: { alasan: `${SEBAB_DITOLAK}: ${outcome.pesan}` } }
      return { percobaan: 'GAGAL', leg: 'GAGAL', next: null, data: { alasan: outcome.pesan } }
    case 'tidakPasti':
      return status === 'DIPROSES' ? held : uncertain
    case 'tidakDitemukan':
      if (status === 'DIPROSES') return held
      return status === 'TIDAK_PASTI' ? { ...uncertain, data: {} } : uncertain
  }
}
