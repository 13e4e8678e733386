import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isoWita } from '../../domain/tanggal.js'
import { callHttp } from '../http.js'
import { parseJson } from '../jawaban.js'
import { signToken } from './signature.js'

/** A token is given up at nine tenths of its life, so that none expires on its way to the bank. */
const BAGIAN_UMUR = 0.9

const tokenSchema = z.object({
  responseCode: z.literal('2007300'),
  // Anything else cannot stand in a header: what is asked with it would never leave, and look as if it had.
  accessToken: z.string().regex(/^[\x21-\x7e]+$/),
  expiresIn: z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number),
})

export interface TokenSource {
  /** null when the bank gives none: then nothing else was sent. */
  get(): Promise<string | null>
  /** Drops this token after the bank refused it; a newer one stays. */
  forget(token: string): void
}

/** Keeps one access token; callers that come while it is being fetched share that one request. */
export function createTokenSource(
  config: { url: string; timeoutMs: number; clientKey: string },
  privateKey: KeyObject,
): TokenSource {
  let cached: { token: string; sampaiMs: number } | null = null
  let pending: Promise<string | null> | null = null

  async function fetchToken(): Promise<string | null> {
    const timestamp = isoWita(new Date())
    const startMs = performance.now()
    const hasil = await callHttp({
      method: 'POST',
      url: `${config.url}/v1.0/access-token/b2b`,
      headers: {
        'x-timestamp': timestamp,
        'x-client-key': config.clientKey,
        'x-signature': signToken(privateKey, config.clientKey, timestamp),
      },
      body: '{"grantType":"client_credentials"}',
      timeoutMs: config.timeoutMs,
    })
    const isi = hasil.kind === 'jawaban' && hasil.status === 200 ? parseJson(tokenSchema, hasil.body) : null
    cached = isi && { token: isi.accessToken, sampaiMs: startMs + isi.expiresIn * 1000 * BAGIAN_UMUR }
    return isi && isi.accessToken
  }

  return {
    async get() {
      if (cached && performance.now() < cached.sampaiMs) return cached.token
      pending ??= fetchToken().finally(() => (pending = null))
      return pending
    },
    forget(token) {
      if (cached?.token === token) cached = null
    },
  }
}
