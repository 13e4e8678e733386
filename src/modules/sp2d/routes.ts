import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { countersOf } from './counters.js'
import { exportSp2d, listSp2d } from './list.js'
import type { Sp2dListPage } from './page.js'
import { latestPull } from './pullPanel.js'

export function sp2dRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('sp2d.lihat'), async (req, res) => {
    const user = pelaku(req)
    const [daftar, hitungan, tarik] = await Promise.all([
      listSp2d(deps, user, req),
      countersOf(deps, user),
      latestPull(deps, user),
    ])
    const page: Sp2dListPage & { judul: string } = {
      judul: 'Data SP2D',
      daftar,
      hitungan,
      tarikAksi: may(user, 'sp2d.tarik') ? '/cmsp/sp2d/tarik' : null,
      tarik,
    }
    res.render('sp2d/daftar', page)
  })

  router.get(exportPaths(), requires('sp2d.lihat'), async (req, res) => {
    await exportSp2d(deps, pelaku(req), req, res)
  })

  return router
}
