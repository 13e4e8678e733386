import type { Express } from 'express'
import { PERAN } from '../domain/izin.js'
import { tanggalWita } from '../domain/tanggal.js'
import { generateToken } from './csrf.js'
import { menuOf } from './menu.js'
import type { Page } from './page.js'
import type { SignedIn } from './pelaku.js'

/** What every page gets beside its own model. Flash and form are read once, by the page that shows them. */
export function setUpLocals(app: Express): void {
  app.use((req, res, next) => {
    const render = res.render.bind(res)
    res.render = (view: string, model?: object) => {
      const user = req.user as SignedIn | undefined
      const { flash, formulir } = req.session ?? {}
      // A fragment that polls must not eat the message meant for the next page.
      if (flash && !req.get('x-cmsp-live')) delete req.session.flash
      if (formulir && !req.get('x-cmsp-live')) delete req.session.formulir
      const page: Omit<Page, 'judul'> = {
        csrfToken: req.session ? generateToken(req) : '',
        pengguna: user ? { nama: user.nama, peranLabel: PERAN[user.peran], pemdaNama: user.pemdaNama } : null,
        menu: user && !user.harusGanti ? menuOf(user.peran, req.baseUrl + req.path) : [],
        flash: flash ?? [],
        tahun: tanggalWita(new Date()).slice(0, 4),
        kesalahan: formulir?.kesalahan ?? {},
        isian: formulir?.isian ?? {},
      }
      render(view, { ...page, ...model })
    }
    next()
  })
}
