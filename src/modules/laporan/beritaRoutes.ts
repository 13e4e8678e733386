import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { findBerita } from '../rekonsiliasi/berkas.js'
import { readHari } from '../rekonsiliasi/hari.js'
import { writeBerita } from './dokumen/beritaPdf.js'
import { asPdf } from './dokumenRoutes.js'

/** The signed reconciliation as a document, below /cmsp/rekonsiliasi. */
export function beritaRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:rkudId/:tanggal/berita.pdf', requires('laporan.lihat'), async (req, res) => {
    const hari = { rkudId: paramId(req, 'rkudId'), tanggal: readHari(req.params['tanggal']) }
    const { berita, nama } = await findBerita(deps, pelaku(req), hari)
    writeBerita(berita, asPdf(res, nama))
  })

  return router
}
