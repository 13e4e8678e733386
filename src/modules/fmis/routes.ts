import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { latestPull } from '../sp2d/pullPanel.js'
import { pemdaOf, tahunAnggaran } from '../sp2d/scope.js'
import { startPull } from './pull.js'

/** "Download SP2D" and the progress of a pull. */
export function fmisRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/tarik', requires('sp2d.tarik'), async (req, res) => {
    const user = pelaku(req)
    const { baru } = await startPull(deps, user, { pemdaId: pemdaOf(user), tahun: tahunAnggaran() })
    if (!baru) flash(req, 'info', 'Pengambilan SP2D untuk Pemda ini sedang berjalan. Kemajuannya terlihat di bawah.')
    redirectTo(req, res, '/cmsp/sp2d')
  })

  router.get('/tarik', requires('sp2d.tarik'), async (req, res) => {
    res.render('sp2d/tarik', { judul: 'Download SP2D', tarik: await latestPull(deps, pemdaOf(pelaku(req))) })
  })

  return router
}
