import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { pemdaOf } from '../sp2d/scope.js'
import { exportKarantina, listKarantina } from './karantina.js'
import { startPull } from './pull.js'

const KARANTINA = '/cmsp/sp2d/karantina'

/** "Download SP2D", and what of it could not be taken over; the list shows the progress of the pull. */
export function fmisRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/tarik', requires('sp2d.tarik'), async (req, res) => {
    const user = pelaku(req)
    const { baru } = await startPull(deps, user, { pemdaId: pemdaOf(user), tahun: user.tahun })
    if (!baru)
      flash(req, 'info', 'Pengambilan SP2D untuk Pemda ini sedang berjalan. Kemajuannya terlihat di bawah ini.')
    redirectTo(req, res, '/cmsp/sp2d')
  })

  router.get('/karantina', requires('sp2d.lihat'), async (req, res) => {
    const daftar = await listKarantina(deps, req, { href: KARANTINA, pemdaId: pelaku(req).pemdaId })
    const kembali = { href: '/cmsp/sp2d', label: 'Data SP2D' }
    res.render('fmis/karantina', { judul: 'SP2D yang belum dapat diterima', kembali, daftar })
  })

  router.get(exportPaths('/karantina'), requires('sp2d.lihat'), async (req, res) => {
    await exportKarantina(deps, req, res, { href: KARANTINA, pemdaId: pelaku(req).pemdaId })
  })

  return router
}
