import { createHash, randomInt } from 'node:crypto'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { symmetricSignature } from './signature.js'

const LIMIT_MS = 2000

/** What the bank tells of a transfer by itself; whoever receives it asks before believing it. */
export function notice(
  secret: string,
  { path, body, at }: { path: string; body: string; at: Date },
): Record<string, string> {
  const timestamp = isoWita(at)
  const digest = createHash('sha256').update(body).digest('hex')
  return {
    'content-type': 'application/json',
    'x-timestamp': timestamp,
    'x-external-id': `${at.getTime()}${randomInt(1_000_000)}`,
    'x-signature': symmetricSignature(secret, ['POST', path, digest, timestamp]),
  }
}

/** Tells the application once that something became of a transfer; nobody repeats it, and a closed door is no error. */
export async function notify({ options }: Deps, reference: string): Promise<void> {
  if (options.callbackUrl === '') return
  const url = new URL(options.callbackUrl)
  const body = JSON.stringify({ originalPartnerReferenceNo: reference })
  const headers = notice(options.bankClientSecret, { path: url.pathname, body, at: new Date() })
  await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'x-partner-id': options.bankPartnerId, 'channel-id': '95051' },
    body,
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch(() => undefined)
}
