import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { loadBpn } from './bpn.js'
import { writeBpn } from './bpnPdf.js'

/** The proof of a tax payment, below /cmsp/sp2d/:id. */
export function pencairanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/bpn/:legId', requires('bpn.lihat'), async (req, res) => {
    const bpn = await loadBpn(deps, pelaku(req), paramId(req), paramId(req, 'legId'))
    res.type('application/pdf').set('Content-Disposition', `inline; filename="BPN-${bpn.ntpn}.pdf"`)
    writeBpn(bpn, res)
  })

  return router
}
