import { AppError, FormError } from '../domain/galat.js'
import type { Berkas } from './multipart.js'
import type { Option } from './page.js'

export const options = (pilihan: Record<string, string>, chosen: unknown): Option[] =>
  Object.entries(pilihan).map(([nilai, label]) => ({ nilai, label, dipilih: nilai === chosen }))

// A session is stored as JSON, which knows no NUL and no half of a surrogate pair.
const UNSTORABLE = /[\0\p{Surrogate}]/gu
const SECRETS = /password|otp|captcha|_csrf|token/i

/** What was typed, but never a secret, for the form that is shown again. */
export function ketikan(body: Record<string, unknown> = {}): Record<string, string> {
  const typed = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRETS.test(entry[0]),
  )
  return Object.fromEntries(typed.map(([name, text]) => [name, text.slice(0, 500).replaceAll(UNSTORABLE, '')]))
}

/** Messages by field of a refused form, a browser being unable to keep the file that came along; anything else is thrown on. */
export function kesalahanOf(error: unknown, lampiran: Berkas | null = null): Record<string, string> {
  return { ...(lampiran && { lampiran: `Pilih lagi berkas ${lampiran.nama}.` }), ...pesanOf(error) }
}

function pesanOf(error: unknown): Record<string, string> {
  if (error instanceof FormError) return error.kesalahan
  if (error instanceof AppError && error.kode === 'tidakSah') return { form: error.message }
  throw error
}
