import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import { exportPaths } from '../../web/lists/export.js'
import { flash } from '../../web/flash.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teks } from '../../web/validate.js'
import { DIUSULKAN, tellProposed } from '../usulan/diajukan.js'
import { akhiriDelegasi } from './akhiriDelegasi.js'
import { exportDelegasi, listDelegasi } from './delegasiList.js'
import { delegasiDetail, delegasiFormPage, HREF_DELEGASI } from './delegasiPage.js'
import type { DelegasiListPage } from './page.js'
import { delegasiForm, proposeDelegasi } from './proposeDelegasi.js'

const akhiriSchema = z.object({
  alasan: teks(250, 'Isi alasan mengakhiri.').pipe(z.string().min(10, 'Alasan paling sedikit 10 karakter.')),
})
const JUDUL_FORM = 'Tambah Delegasi'

/** Officers who act at another level: who, until when, on which letter; a new one waits for a second admin. */
export function delegasiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('pengguna.lihat'), async (req, res) => {
    const user = pelaku(req)
    const page: DelegasiListPage = {
      daftar: await listDelegasi(deps, user, req),
      tambahHref: may(user, 'admin.ubah') ? `${HREF_DELEGASI}/baru` : null,
    }
    res.render('admin/delegasi', { judul: 'Delegasi', ...page })
  })

  router.get(exportPaths(), requires('pengguna.lihat'), async (req, res) => {
    await exportDelegasi(deps, pelaku(req), req, res)
  })

  router.get('/baru', requires('admin.ubah'), async (_req, res) => {
    res.render('admin/delegasi-form', { judul: JUDUL_FORM, ...(await delegasiFormPage(deps, {})) })
  })

  router.post('/baru', requires('admin.ubah'), async (req, res) => {
    const berkas = req.berkas?.['lampiran'] ?? null
    try {
      const form = parseForm(delegasiForm, req)
      tellProposed(req, res, await proposeDelegasi(deps, pelaku(req), { form, berkas }), DIUSULKAN)
    } catch (error) {
      const kesalahan = kesalahanOf(error, berkas)
      const isian = ketikan(req.body)
      const page = await delegasiFormPage(deps, isian)
      res.status(422).render('admin/delegasi-form', { judul: JUDUL_FORM, ...page, kesalahan, isian })
    }
  })

  router.get('/:id', requires('pengguna.lihat'), async (req, res) => {
    const page = await delegasiDetail(deps, pelaku(req), paramId(req))
    res.render('admin/delegasi-detail', { judul: 'Detail Delegasi', ...page })
  })

  router.post('/:id/akhiri', requires('admin.ubah'), async (req, res) => {
    const id = paramId(req)
    const { nama } = await akhiriDelegasi(deps, pelaku(req), { id, ...parseForm(akhiriSchema, req) })
    flash(req, 'sukses', `Delegasi ${nama} diakhiri. Haknya berhenti sekarang juga.`)
    redirectTo(req, res, `${HREF_DELEGASI}/${id}`)
  })

  return router
}
