import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { exportPengujiSp2d, pengujiPage } from './pengujiDetail.js'
import { exportPenguji, listPenguji } from './pengujiList.js'

/** Daftar Penguji, below /cmsp/sp2d/penguji: all of them, and one with its SP2D. */
export function pengujiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('sp2d.lihat'), async (req, res) => {
    const user = pelaku(req)
    const kembali = { href: '/cmsp/sp2d', label: 'Kembali ke Data SP2D' }
    res.render('sp2d/penguji', { judul: 'Daftar Penguji', kembali, daftar: await listPenguji(deps, user, req) })
  })

  router.get(exportPaths(), requires('sp2d.lihat'), async (req, res) => {
    await exportPenguji(deps, pelaku(req), req, res)
  })

  router.get('/:id', requires('sp2d.lihat'), async (req, res) => {
    const page = await pengujiPage(deps, pelaku(req), paramId(req), req)
    res.render('sp2d/penguji-detail', { judul: `Daftar Penguji ${page.nomor}`, ...page })
  })

  router.get(exportPaths('/:id'), requires('sp2d.lihat'), async (req, res) => {
    await exportPengujiSp2d(deps, pelaku(req), paramId(req), req, res)
  })

  return router
}
