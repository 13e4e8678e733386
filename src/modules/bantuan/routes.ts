import { Router } from 'express'
import { requires } from '../../web/requires.js'
import type { AppLocals } from '../../web/page.js'
import { type AlamatDokumen, type BantuanPage, DOKUMEN, renderDokumen } from './manual.js'

/** The manual and the quick cards, for everybody who is signed in. */
export function bantuanRoutes(): Router {
  const router = Router()
  const rendered = new Map<AlamatDokumen, BantuanPage>()
  for (const alamat of Object.keys(DOKUMEN) as AlamatDokumen[]) {
    router.get(alamat || '/', requires('akun.sendiri'), (req, res) => {
      const { aset } = req.app.locals as AppLocals
      const page = rendered.get(alamat) ?? renderDokumen(alamat, aset)
      if (req.app.get('env') !== 'development') rendered.set(alamat, page)
      res.render('bantuan/dokumen', { judul: DOKUMEN[alamat].judul, ...page })
    })
  }
  return router
}
