import type { Deps } from '../../deps.js'
import type { LegUtuh } from './leg.js'

/**
 * Longer than any call may take with the token it asks for first: whoever holds a claim has its answer by then, or died,
 * and the next sweep finds what it left.
 */
export const leaseMs = ({ config }: Pick<Deps, 'config'>) => (2 * config.BANK_TIMEOUT_SECONDS + 5) * 1000

/** What the bank said about payee and funds holds this long for sending. */
export const UMUR_MS = 10 * 60_000

const isFresh = (asked: Date | null, now: Date): boolean => asked !== null && now.getTime() - asked.getTime() <= UMUR_MS

/**
 * What has to be known before a leg is sent and was not asked lately: its payee, the funds of its SP2D. Funds found
 * before a leg began to wait may have gone to others meanwhile, who were not to wait for it.
 */
export const unasked = (
  { jenis, diperiksaPada, tungguSampai }: Pick<LegUtuh, 'jenis' | 'diperiksaPada' | 'tungguSampai'>,
  danaPada: Date | null,
  now: Date,
) => ({
  payee: jenis === 'NETTO' && !isFresh(diperiksaPada, now),
  funds: !isFresh(danaPada, now) || Number(danaPada) < tungguSampai.getTime(),
})
