import { createHmac } from 'node:crypto'

const DETIK = 30
const DIGIT = 6
const HURUF = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** One-time code of six digits for a counter. Source: RFC 4226 section 5.3, HMAC-SHA-1 as authenticator apps expect. */
export function hotp(rahasia: Uint8Array, pencacah: number): string {
  const isi = Buffer.alloc(8)
  isi.writeBigUInt64BE(BigInt(pencacah))
  const mac = createHmac('sha1', rahasia).update(isi).digest()
  const awal = (mac.at(-1) ?? 0) & 0xf
  const angka = (mac.readUInt32BE(awal) & 0x7fffffff) % 10 ** DIGIT
  return String(angka).padStart(DIGIT, '0')
}

/** Number of the time step of 30 seconds the instant lies in. Source: RFC 6238 section 4.2. */
export const langkahTotp = (at: Date): number => Math.floor(at.getTime() / 1000 / DETIK)

/** The time step this code belongs to, at most one before or after now, or null. Source: RFC 6238 section 5.2. */
export function cariLangkah(rahasia: Uint8Array, kode: string, at: Date): number | null {
  const kini = langkahTotp(at)
  return [kini, kini - 1, kini + 1].find((langkah) => hotp(rahasia, langkah) === kode) ?? null
}

/** Base32 without padding, as typed into an app. Source: RFC 4648 section 6. */
export function base32(isi: Uint8Array): string {
  const bit = Array.from(isi, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const kelompok = bit.match(/.{1,5}/g) ?? []
  return kelompok.map((lima) => HURUF[Number.parseInt(lima.padEnd(5, '0'), 2)] ?? '').join('')
}

/** Address behind the QR code that sets an authenticator app up. */
export function otpauth(rahasia: Uint8Array, username: string): string {
  const nama = encodeURIComponent(`CMSP Bank Kalsel:${username}`)
  return `otpauth://totp/${nama}?secret=${base32(rahasia)}&issuer=${encodeURIComponent('CMSP Bank Kalsel')}`
}
