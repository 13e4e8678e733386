import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { loadSp2d } from '../sp2d/load.js'
import { paymentPanel } from '../sp2d/payment.js'
import { loadBpn } from './bpn.js'
import { writeBpn } from './bpnPdf.js'

/** What an SP2D's page shows of its payment, below /cmsp/sp2d/:id. */
export function pencairanRoutes(deps: Deps): Router {
  const router = Router()

  // The fragment the page replaces itself with while money is moving.
  router.get('/:id/pencairan', requires('sp2d.lihat'), async (req, res) => {
    const sp2d = await loadSp2d(deps.prisma, pelaku(req), paramId(req))
    const panel = await paymentPanel(deps, sp2d.id)
    if (!panel) throw tidakDitemukan('Pencairan')
    res.render('sp2d/pencairan', panel)
  })

  router.get('/:id/bpn/:legId', requires('bpn.lihat'), async (req, res) => {
    const bpn = await loadBpn(deps, pelaku(req), paramId(req), paramId(req, 'legId'))
    res.type('application/pdf').set('Content-Disposition', `inline; filename="BPN-${bpn.ntpn}.pdf"`)
    writeBpn(bpn, res)
  })

  return router
}
