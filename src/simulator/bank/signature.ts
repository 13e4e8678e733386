import { createHash, createHmac, createVerify, timingSafeEqual } from 'node:crypto'

const CLOCK_TOLERANCE_MS = 120_000

/** HMAC-SHA512 over `METHOD:path:token:lower hex sha256 of the body:timestamp`, base64 (SNAP BI, symmetric). */
export function transactionSignature(
  secret: string,
  message: { method: string; path: string; token: string; body: Buffer; timestamp: string },
): string {
  const digest = createHash('sha256').update(message.body).digest('hex')
  return symmetricSignature(secret, [message.method, message.path, message.token, digest, message.timestamp])
}

export const symmetricSignature = (secret: string, parts: string[]): string =>
  createHmac('sha512', secret).update(parts.join(':')).digest('base64')

/** Checks base64 SHA256withRSA over `clientKey|timestamp` (SNAP BI, access token). */
export function isTokenSignature(publicKey: string, clientKey: string, timestamp: string, signature: string): boolean {
  const text = `${clientKey}|${timestamp}`
  return createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')
}

/** True where the ISO 8601 instant lies within two minutes of the simulator's clock. */
export function isFresh(timestamp: string): boolean {
  const at = Date.parse(timestamp)
  return /[+-]\d{2}:\d{2}$|Z$/.test(timestamp) && Math.abs(Date.now() - at) <= CLOCK_TOLERANCE_MS
}

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
