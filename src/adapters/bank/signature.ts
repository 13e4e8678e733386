import { createHash, createHmac, sign, type KeyObject } from 'node:crypto'

/** Lower hex SHA-256 of the exact bytes sent. */
export function sha256Hex(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

/** X-SIGNATURE of the token request: base64(SHA256withRSA(clientKey|timestamp)). Source: SNAP BI, service 73. */
export function signToken(privateKey: KeyObject, clientKey: string, timestamp: string): string {
  return sign('RSA-SHA256', Buffer.from(`${clientKey}|${timestamp}`), privateKey).toString('base64')
}

/** X-SIGNATURE of what the bank tells us by itself: base64(HMAC-SHA512), without a token. Source: docs/integrasi/kontrak.md, section 2. */
export function signNotice(clientSecret: string, q: { path: string; bodyHash: string; timestamp: string }): string {
  return createHmac('sha512', clientSecret).update(['POST', q.path, q.bodyHash, q.timestamp].join(':')).digest('base64')
}

/** X-SIGNATURE of every other POST: base64(HMAC-SHA512). `path` is relative, with its query as sent. Source: SNAP BI. */
export function signRequest(
  clientSecret: string,
  q: { path: string; token: string; bodyHash: string; timestamp: string },
): string {
  const teks = ['POST', q.path, q.token, q.bodyHash, q.timestamp].join(':')
  return createHmac('sha512', clientSecret).update(teks).digest('base64')
}
