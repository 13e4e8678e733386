import type { Request } from 'express'
import type { Flash } from './page.js'

/** A message for the next page this session sees. */
export function flash(
  req: Request,
  jenis: Flash['jenis'],
  pesan: string,
  lanjut?: { href: string; label: string },
): void {
  const message: Flash = lanjut ? { jenis, pesan, href: lanjut.href, hrefLabel: lanjut.label } : { jenis, pesan }
  req.session.flash = [...(req.session.flash ?? []), message]
}

// A session is stored as JSON, which knows no NUL and no half of a surrogate pair.
const UNSTORABLE = /[\0\p{Surrogate}]/gu
const SECRETS = /password|otp|captcha|_csrf|token/i

/** Keeps what a refused form held, but never a secret, for the page that shows the form again. */
export function keepForm(req: Request, kesalahan: Record<string, string>): void {
  const body: Record<string, unknown> = req.body ?? {}
  const typed = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRETS.test(entry[0]),
  )
  req.session.formulir = {
    kesalahan,
    isian: Object.fromEntries(typed.map(([key, value]) => [key, value.slice(0, 500).replaceAll(UNSTORABLE, '')])),
  }
}
