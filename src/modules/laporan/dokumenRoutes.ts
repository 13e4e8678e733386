import { type Response, Router } from 'express'
import { sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { detailOf } from '../sp2d/detail.js'
import { loadSp2d } from '../sp2d/load.js'
import { loadBpn, loadBpnSp2d } from './dokumen/bpn.js'
import { writeBpn } from './dokumen/bpnPdf.js'
import { loadTransfer, writeKuitansi } from './dokumen/kuitansiPdf.js'
import { writeRingkasan } from './dokumen/ringkasanPdf.js'

export const asPdf = (res: Response, nama: string): Response =>
  res.type('application/pdf').set('Content-Disposition', `inline; filename="${nama.replace(/[^\w.-]+/g, '-')}.pdf"`)

/** Documents of one SP2D for the file, below /cmsp/sp2d. */
export function dokumenRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/bpn/:legId', requires('bpn.lihat'), async (req, res) => {
    const bpn = await loadBpn(deps, pelaku(req), paramId(req), paramId(req, 'legId'))
    writeBpn(deps, [bpn], asPdf(res, `BPN-${bpn.ntpn}`))
  })

  router.get('/:id/bpn.pdf', requires('bpn.lihat'), async (req, res) => {
    const list = await loadBpnSp2d(deps, pelaku(req), paramId(req))
    writeBpn(deps, list, asPdf(res, `BPN-${list[0]?.nomorSp2d}`))
  })

  router.get('/:id/ringkasan.pdf', requires('bpn.lihat'), async (req, res) => {
    const sp2d = await loadSp2d(sqlOf(deps.pool), pelaku(req), paramId(req))
    const detail = await detailOf(deps, sp2d, null, null)
    writeRingkasan(sp2d, detail, asPdf(res, `Ringkasan-${sp2d.nomor}`))
  })

  router.get('/:id/kuitansi.pdf', requires('bpn.lihat'), async (req, res) => {
    const sp2d = await loadSp2d(sqlOf(deps.pool), pelaku(req), paramId(req))
    writeKuitansi(sp2d, await loadTransfer(deps, sp2d.id), asPdf(res, `Kuitansi-${sp2d.nomor}`))
  })

  return router
}
