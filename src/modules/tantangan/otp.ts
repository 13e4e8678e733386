import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.js'

export const UMUR_DETIK = 120
export const MAX_PERCOBAAN = 5
export const MAX_PER_JAM = 30
/** Wrong codes of one person in 24 hours, whatever they were for: who guesses has one chance in 20,000 a day. */
export const MAX_SALAH_SEHARI = 50

interface Terikat {
  penggunaId: bigint
  sid: string
  tujuan: string
  sidik: string
}

/** Six digits, leading zeros kept. */
export const newOtp = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')

/** Keyed hash that binds a code to its user, HTTP session, purpose and the content it signs. */
export const otpHmac = (deps: Pick<Deps, 'config'>, { penggunaId, sid, tujuan, sidik }: Terikat, otp: string): string =>
  createHmac('sha256', deps.config.OTP_KEY)
    .update(JSON.stringify([String(penggunaId), sid, tujuan, sidik, otp]))
    .digest('hex')

export const sameHmac = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
