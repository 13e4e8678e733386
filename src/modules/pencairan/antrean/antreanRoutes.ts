import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../../deps.js'
import { flash } from '../../../web/flash.js'
import { exportPaths } from '../../../web/lists/export.js'
import { pelaku, requires } from '../../../web/requires.js'
import { redirectTo } from '../../../web/session.js'
import { paramId, parseForm } from '../../../web/validate.js'
import { ANTREAN, exportAntrean, listAntrean } from './antrean.js'
import { moveInQueue } from './urutan.js'

const pindahSchema = z.object({ arah: z.enum(['depan', 'naik', 'turun'], { error: 'Pilih ke mana dipindahkan.' }) })

/** What waits to be paid and in which order; an approver may change it. Below /cmsp/pencairan/antrean. */
export function antreanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('pencairan.antrean'), async (req, res) => {
    const daftar = await listAntrean(deps, pelaku(req), req)
    res.render('pencairan/antrean', { judul: 'Antrean Pencairan', daftar })
  })

  router.get(exportPaths(), requires('pencairan.antrean'), async (req, res) => {
    await exportAntrean(deps, pelaku(req), req, res)
  })

  router.post('/:id', requires('pencairan.urutkan'), async (req, res) => {
    const { nomor } = await moveInQueue(deps, pelaku(req), { sp2dId: paramId(req), ...parseForm(pindahSchema, req) })
    flash(req, 'sukses', `Urutan SP2D ${nomor} diubah.`)
    redirectTo(req, res, ANTREAN)
  })

  return router
}
