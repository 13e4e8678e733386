import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { detailAudit } from './detail.js'
import { exportHak, hakPage } from './hak.js'
import { exportAudit, listAudit } from './list.js'

/** The audit trail, for auditors and admins: rows, one row, users and rights as of a date. */
export function auditRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('audit.lihat'), async (req, res) => {
    const daftar = await listAudit(deps, pelaku(req), req)
    res.render('audit/daftar', { judul: 'Jejak Audit', daftar, hakHref: '/cmsp/audit/hak' })
  })

  router.get(exportPaths(), requires('audit.lihat'), async (req, res) => {
    await exportAudit(deps, pelaku(req), req, res)
  })

  router.get('/hak', requires('audit.lihat'), async (req, res) => {
    res.render('audit/hak', { judul: 'Pengguna dan Hak', ...(await hakPage(deps, pelaku(req), req)) })
  })

  router.get(exportPaths('/hak'), requires('audit.lihat'), async (req, res) => {
    await exportHak(deps, pelaku(req), req, res)
  })

  router.get('/:id', requires('audit.lihat'), async (req, res) => {
    const page = await detailAudit(deps, pelaku(req), paramId(req))
    res.render('audit/detail', { judul: 'Catatan Audit', ...page })
  })

  return router
}
