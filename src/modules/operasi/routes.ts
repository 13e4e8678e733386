import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { requires } from '../../web/requires.js'
import { exportKarantina, listKarantina } from './karantina.js'
import { stuckLegs } from './macet.js'
import type { OperasiPage } from './page.js'
import { openMessages } from './pesan.js'
import { recentPulls } from './tarik.js'

/** What the bank's operator watches over all Pemda: payments held up, messages to FMIS, quarantine, pulls. */
export function operasiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('operasi.lihat'), async (req, res) => {
    const [tarik, karantina, macet, pesanFmis] = await Promise.all([
      recentPulls(deps),
      listKarantina(deps, req),
      stuckLegs(deps),
      openMessages(deps),
    ])
    const page: OperasiPage = { tarik, karantina, macet, pesanFmis }
    res.render('operasi/index', { judul: 'Operasi', ...page })
  })

  router.get('/export.xlsx', requires('operasi.lihat'), async (req, res) => {
    await exportKarantina(deps, req, res)
  })

  return router
}
