import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { parseForm } from '../../web/validate.js'
import { chooseTahun, listTahun } from './tahun.js'

const tahunSchema = z.object({
  tahun: z
    .string({ error: 'Pilih tahun anggarannya.' })
    .regex(/^20\d\d$/, 'Pilih tahun anggarannya.')
    .transform(Number),
})

/** Which tahun anggaran is in view, for this session; below /cmsp/tahun. */
export function tahunRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('tahun.pilih'), async (req, res) => {
    const user = pelaku(req)
    const baris = (await listTahun(deps, user)).map((row) => ({
      tahun: String(row.tahun),
      sp2d: row.sp2d.toLocaleString('id-ID'),
      menunggu: row.menunggu.toLocaleString('id-ID'),
      dibayar: row.dibayar.toLocaleString('id-ID'),
      berjalan: row.tahun === user.berjalan,
      hanyaBaca: row.tahun < user.berjalan,
      dibuka: row.tahun === user.tahun,
    }))
    res.render('sp2d/tahun', { judul: 'Tahun Anggaran', baris })
  })

  router.post('/', requires('tahun.pilih'), async (req, res) => {
    const user = pelaku(req)
    const tahun = await chooseTahun(deps, user, parseForm(tahunSchema, req).tahun)
    if (tahun === user.berjalan) delete req.session.tahun
    else req.session.tahun = tahun
    flash(req, 'sukses', `Yang dibuka sekarang tahun anggaran ${tahun}.`)
    redirectTo(req, res, '/cmsp/')
  })

  return router
}
