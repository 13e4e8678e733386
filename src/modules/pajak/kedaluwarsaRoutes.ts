import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { exportKedaluwarsa, listKedaluwarsa } from './kedaluwarsa.js'

/** The watch over codes that run out before they are paid. */
export function kedaluwarsaRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/kedaluwarsa', requires('pajak.lihat'), async (req, res) => {
    const daftar = await listKedaluwarsa(deps, pelaku(req), req)
    res.render('pajak/kedaluwarsa', { judul: 'Billing Kedaluwarsa', daftar })
  })

  router.get(exportPaths('/kedaluwarsa'), requires('pajak.lihat'), async (req, res) => {
    await exportKedaluwarsa(deps, pelaku(req), req, res)
  })

  return router
}
