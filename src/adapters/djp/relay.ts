import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { isoWita } from '../../domain/tanggal.js'
import { callHttp, type HttpCall } from '../http.js'
import { panggilanOf, parseJson } from '../jawaban.js'
import type { Panggilan } from '../outcome.js'

export interface RelayConfig {
  /** Without a slash at the end. */
  url: string
  timeoutMs: number
  clientId: string
  clientSecret: string
}

/** `kode` is null when no answer came that can be relied on; then `panggilan.kode` says what came instead. */
export interface RelayJawaban {
  kode: string | null
  data: unknown
  panggilan: Panggilan
}

const jawabanSchema = z.object({ responseCode: z.string().regex(/^\d{2}$/), data: z.unknown() })

/** X-SIGNATURE of the relay: lower hex HMAC-SHA256(secret, timestamp.body). */
export function signRelay(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

/** One signed call of the DJP/MPN relay; the relay answers HTTP 200, so any other status is a fault on the way. */
export async function callRelay(
  config: RelayConfig,
  path: string,
  body: string,
  more: Pick<HttpCall, 'requestId' | 'maxBytes'> = {},
): Promise<RelayJawaban> {
  const timestamp = isoWita(new Date())
  const signature = signRelay(config.clientSecret, timestamp, body)
  const hasil = await callHttp({
    method: 'POST',
    url: config.url + path,
    headers: { 'x-client-id': config.clientId, 'x-timestamp': timestamp, 'x-signature': signature },
    body,
    timeoutMs: config.timeoutMs,
    ...more,
  })
  const isi = hasil.kind === 'jawaban' && hasil.status === 200 ? parseJson(jawabanSchema, hasil.body) : null
  return {
    kode: isi?.responseCode ?? null,
    data: isi?.data ?? null,
    panggilan: panggilanOf(hasil, isi?.responseCode, [config.clientSecret, signature]),
  }
}
