import { z } from 'zod'
import { maskAkhir } from '../domain/identitas.js'
import { parseUang, UangError, type Uang } from '../domain/uang.js'
import type { HttpHasil } from './http.js'
import type { Panggilan } from './outcome.js'

const JAWABAN_MAKS_BYTE = 4096

/** PostgreSQL text cannot hold NUL, so it is dropped at the door. */
const dropNul = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '') : value

/** The body as the schema says, or null for anything else: bad JSON, other shape. */
export function parseJson<T>(schema: z.ZodType<T>, body: string): T | null {
  try {
    const hasil = schema.safeParse(JSON.parse(body, body.includes('\\u0000') ? dropNul : undefined))
    return hasil.success ? hasil.data : null
  } catch {
    return null
  }
}

/** An amount on the wire: text of rupiah, "1500000.00" or "1500000". */
export const uangSchema = z.string().transform((text, ctx): Uang => {
  try {
    return parseUang(text)
  } catch (error) {
    if (!(error instanceof UangError)) throw error
    ctx.addIssue(error.message)
    return z.NEVER
  }
})

/** An instant on the wire: ISO 8601 with offset, or "yyyy-MM-dd HH:mm:ss" in WITA as the MPN relay writes it. */
export const waktuSchema = z
  .string()
  .transform((text) => (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? `${text.replace(' ', 'T')}+08:00` : text))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text))
  // Before the year 1 and after 9999 the database cannot follow.
  .refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999)

const BIDANG_PRIBADI =
  /("(?:\w*accountNo|\w*token|\w*noRekening|nomorPokokWajibPajak\w*|npwp\w*|nik\w*|alamat\w*)"\s*:\s*)(?:"((?:[^"\\]|\\.)*)|(\d+))/gi

/**
 * What may be kept of an answer: account and tax numbers with their last four characters, secrets not at all,
 * 4 kB at most. Works on text, because broken answers are the ones somebody will want to read.
 */
export function maskJawaban(body: string, secrets: readonly string[]): string {
  const tanpaRahasia = secrets.reduce((text, secret) => (secret ? text.replaceAll(secret, '••••') : text), body)
  const masked = tanpaRahasia
    .replaceAll('\0', '')
    .replace(BIDANG_PRIBADI, (_, kunci: string, teks?: string, angka?: string) =>
      angka === undefined ? `${kunci}"${teks && maskAkhir(teks)}` : `${kunci}"${maskAkhir(angka)}"`,
    )
  return cutBytes(masked, JAWABAN_MAKS_BYTE)
}

function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.byteLength <= maxBytes) return text
  return bytes
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
}

/** What is kept of a call; `kode` is what its answer calls itself, where it can be relied on. */
export function panggilanOf(hasil: HttpHasil, kode: string | undefined, secrets: readonly string[]): Panggilan {
  const { ms } = hasil
  if (hasil.kind === 'putus') return { kode: hasil.cause, httpStatus: null, ms, jawaban: '' }
  const { status, body } = hasil
  return { kode: kode ?? `HTTP ${status}`, httpStatus: status, ms, jawaban: maskJawaban(body, secrets) }
}
