import http from 'node:http'
import https from 'node:https'
import { currentRequestId } from '../db/konteks.js'
import { noteCall, sistemOf } from './catatan.js'

export type HttpHasil =
  | { kind: 'jawaban'; status: number; body: string; ms: number }
  | { kind: 'putus'; cause: string; ms: number }

export interface HttpCall {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: string
  timeoutMs: number
  maxBytes?: number
  /** Sent as X-Request-Id, to find the call again in the other side's logs; without one, that of the request at hand. */
  requestId?: string
}

const SATU_MB = 1024 * 1024

function requestIdHeader(own: string | undefined): Record<string, string> {
  const requestId = own ?? currentRequestId()
  return requestId ? { 'x-request-id': requestId } : {}
}

function headersOf(q: HttpCall): Record<string, string> {
  return {
    ...q.headers,
    ...requestIdHeader(q.requestId),
    ...(q.body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(q.body)),
    }),
  }
}

/** A short code, never a message: messages may quote what was sent. */
const causeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'PUTUS'

/**
 * One HTTP call: one time limit (milliseconds) for all of it, the body included; one size limit (bytes);
 * no redirects, no retries. Every failure is a value: 'putus' says only that no whole answer came.
 */
export async function callHttp(q: HttpCall): Promise<HttpHasil> {
  const hasil = await call(q)
  noteCall({ sistem: sistemOf(q.url), ms: hasil.ms, galat: troubleOf(hasil) })
  return hasil
}

/** Trouble of the other side, not what it says about our request. */
function troubleOf(hasil: HttpHasil): string | null {
  if (hasil.kind === 'putus') return hasil.cause
  if (hasil.status >= 500 || hasil.status === 401) return `HTTP ${hasil.status}`
  // All of them speak JSON: a page of maintenance or of a firewall is no answer of theirs.
  return /^\s*[{[]/.test(hasil.body) ? null : 'BUKAN_JSON'
}

async function call(q: HttpCall): Promise<HttpHasil> {
  const start = performance.now()
  const elapsed = (): number => Math.round(performance.now() - start)
  const hasil = await once(q).catch((error: unknown) => ({ kind: 'putus' as const, cause: causeOf(error) }))
  return { ...hasil, ms: elapsed() }
}

// Without a byte order mark, which no JSON may begin with and some servers send.
const decode = (body: Buffer): string => new TextDecoder().decode(body)

type Jawaban = { kind: 'jawaban'; status: number; body: string } | { kind: 'putus'; cause: string }

// Connections stay open between calls, but none is used again that lay idle long enough for the other side to close it
// just then: an order lost that way would be in doubt. Node's own client sends a request once, whatever comes back.
const TETAP = { keepAlive: true, timeout: 3000 }
const PINTU = {
  'http:': { request: http.request, agent: new http.Agent(TETAP) },
  'https:': { request: https.request, agent: new https.Agent(TETAP) },
}

async function once(q: HttpCall): Promise<Jawaban> {
  const url = new URL(q.url)
  const { request, agent } = PINTU[url.protocol as keyof typeof PINTU]
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: q.method, headers: headersOf(q), agent })
    const end = (hasil: Jawaban) => {
      clearTimeout(limit)
      resolve(hasil)
      if (hasil.kind === 'putus') sending.destroy()
    }
    const limit = setTimeout(() => end({ kind: 'putus', cause: 'HABIS_WAKTU' }), q.timeoutMs)
    const fail = (error: Error) => {
      clearTimeout(limit)
      reject(error)
    }
    sending.on('error', fail)
    sending.on('response', (res) => {
      const chunks: Buffer[] = []
      let size = 0
      res.on('error', fail)
      res.on('data', (chunk: Buffer) => {
        size += chunk.byteLength
        chunks.push(chunk)
        if (size > (q.maxBytes ?? SATU_MB)) end({ kind: 'putus', cause: 'TERLALU_BESAR' })
      })
      res.on('end', () => end({ kind: 'jawaban', status: res.statusCode ?? 0, body: decode(Buffer.concat(chunks)) }))
    })
    sending.end(q.body)
  })
}
