import type { Request } from 'express'
import { ketikan } from './formulir.js'
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

/** Keeps what a refused form held for the page that shows the form again. */
export function keepForm(req: Request, kesalahan: Record<string, string>): void {
  req.session.formulir = { kesalahan, isian: ketikan(req.body) }
}
