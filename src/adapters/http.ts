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

/** A body that fetch cannot read twice: it repeats a POST by itself when the answer is 421, which must never happen. */
function oneWayBody(body: string): { body: ReadableStream; duplex: 'half' } {
  return { body: new Blob([body]).stream(), duplex: 'half' }
}

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

async function readBody(res: Response, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of res.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A short code, never a message: messages may quote what was sent. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'PUTUS'
  if (error.name === 'TimeoutError') return 'HABIS_WAKTU'
  const inner: unknown = error.cause
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : 'PUTUS'
}

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
  return hasil.status >= 500 || hasil.status === 401 ? `HTTP ${hasil.status}` : null
}

async function call(q: HttpCall): Promise<HttpHasil> {
  const start = performance.now()
  const elapsed = (): number => Math.round(performance.now() - start)
  try {
    const res = await fetch(q.url, {
      method: q.method,
      headers: headersOf(q),
      ...(q.body !== undefined && oneWayBody(q.body)),
      redirect: 'manual',
      signal: AbortSignal.timeout(q.timeoutMs),
    })
    const body = await readBody(res, q.maxBytes ?? SATU_MB)
    if (body === null) return { kind: 'putus', cause: 'TERLALU_BESAR', ms: elapsed() }
    return { kind: 'jawaban', status: res.status, body, ms: elapsed() }
  } catch (error) {
    return { kind: 'putus', cause: causeOf(error), ms: elapsed() }
  }
}
