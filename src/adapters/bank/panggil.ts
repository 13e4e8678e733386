import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { isoWita } from '../../domain/tanggal.js'
import { callHttp, type HttpHasil } from '../http.js'
import { panggilanOf, parseJson } from '../jawaban.js'
import type { Panggilan } from '../outcome.js'
import { sha256Hex, signRequest } from './signature.js'
import { createTokenSource } from './token.js'

export interface BankConfig {
  /** Without a slash at the end. */
  url: string
  timeoutMs: number
  clientKey: string
  clientSecret: string
  /** PEM of the RSA key whose public half the bank holds. */
  privateKey: string
  partnerId: string
  channelId: string
}

export interface Layanan {
  kode: string
  path: string
}

/** What came back of one call. `perkara` is HTTP status and case ('403-14'), null when the answer cannot be relied on. */
export type Balasan =
  | { kind: 'tanpaToken'; panggilan: Panggilan }
  | { kind: 'sampai'; perkara: string | null; body: string; panggilan: Panggilan }

const TANPA_TOKEN: Panggilan = { kode: 'TOKEN', httpStatus: null, ms: 0, jawaban: '' }
const kodeSchema = z.object({ responseCode: z.string().regex(/^\d{7}$/) })

/** Status line, service and response code must tell the same story, or the answer is not one to this request. */
function perkaraOf(kode: string | undefined, httpStatus: number, layanan: Layanan): string | null {
  if (!kode?.startsWith(`${httpStatus}${layanan.kode}`)) return null
  return `${httpStatus}-${kode.slice(5)}`
}

function readHasil(hasil: HttpHasil, layanan: Layanan, secrets: readonly string[]): Balasan {
  if (hasil.kind === 'putus')
    return { kind: 'sampai', perkara: null, body: '', panggilan: panggilanOf(hasil, undefined, secrets) }
  const kode = parseJson(kodeSchema, hasil.body)?.responseCode
  return {
    kind: 'sampai',
    perkara: perkaraOf(kode, hasil.status, layanan),
    body: hasil.body,
    panggilan: panggilanOf(hasil, kode, secrets),
  }
}

export type PanggilSnap = (layanan: Layanan, isi: string, externalId: string) => Promise<Balasan>

/** One signed SNAP call. The bytes of `isi` are sent as they are; nothing is ever sent twice. */
export function createPanggilSnap(config: BankConfig): PanggilSnap {
  const tokens = createTokenSource(config, createPrivateKey(config.privateKey))

  return async (layanan, isi, externalId) => {
    const token = await tokens.get()
    if (!token) return { kind: 'tanpaToken', panggilan: TANPA_TOKEN }
    const url = new URL(config.url + layanan.path)
    const timestamp = isoWita(new Date())
    const signature = signRequest(config.clientSecret, {
      path: url.pathname + url.search,
      token,
      bodyHash: sha256Hex(isi),
      timestamp,
    })
    const hasil = await callHttp({
      method: 'POST',
      url: url.href,
      headers: {
        authorization: `Bearer ${token}`,
        'x-timestamp': timestamp,
        'x-signature': signature,
        'x-partner-id': config.partnerId,
        'x-external-id': externalId,
        'channel-id': config.channelId,
      },
      body: isi,
      timeoutMs: config.timeoutMs,
      requestId: externalId,
    })
    if (hasil.kind === 'jawaban' && hasil.status === 401) tokens.forget(token)
    return readHasil(hasil, layanan, [token, config.clientSecret, signature])
  }
}
