import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Deps } from '../../deps.js'

type Keyed = Pick<Deps, 'config'>

const key = ({ config }: Keyed) => Buffer.from(hkdfSync('sha256', config.OTP_KEY, '', 'cmsp totp', 32))

/** A secret as it is stored (AES-256-GCM): worth nothing without OTP_KEY or in the row of another owner. */
export function seal(deps: Keyed, rahasia: Uint8Array, pemilik: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key(deps), iv).setAAD(Buffer.from(pemilik))
  const isi = Buffer.concat([cipher.update(rahasia), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), isi]).toString('base64')
}

/** null when it was sealed under another OTP_KEY or for another owner */
export function unseal(deps: Keyed, tersimpan: string, pemilik: string): Buffer | null {
  const bytes = Buffer.from(tersimpan, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key(deps), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(pemilik)).setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  } catch {
    return null
  }
}

/** Keyed hash of a recovery code, however its letters and hyphen were typed. */
export const hashPemulihan = ({ config }: Keyed, penggunaId: bigint, kode: string): string =>
  createHmac('sha256', config.OTP_KEY)
    .update(JSON.stringify(['pemulihan', String(penggunaId), kode.toUpperCase().replaceAll('-', '')]))
    .digest('hex')
