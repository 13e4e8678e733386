import { type Request, type Response, Router } from 'express'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import { flash } from '../../web/flash.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm } from '../../web/validate.js'
import { DIUSULKAN, tellProposed } from '../usulan/diajukan.js'
import { dilihatOf } from '../usulan/dilihat.js'
import { MIN_ADMIN } from './applyPengguna.js'
import type { PenggunaListPage } from './page.js'
import { HREF_PENGGUNA, penggunaFormPage } from './penggunaForm.js'
import { exportPengguna, listPengguna } from './penggunaList.js'
import { akhiriSesi } from './sesi.js'
import { aksesForm, penggunaForm, proposeAkses, proposePengguna } from './proposePengguna.js'

/** One admin more than the least is too few: the next change of one would be refused. */
async function warnFewAdmins(deps: Deps, req: Request): Promise<void> {
  const n = await deps.prisma.pengguna.count({ where: { peran: 'ADMIN_BANK', status: 'AKTIF' } })
  if (n > MIN_ADMIN) return
  flash(req, 'peringatan', `Admin Bank yang aktif tinggal ${n}. Tambahkan admin lain agar pekerjaan tidak terhenti.`)
}

/** Proposes what the form holds, or shows it again with its messages and everything typed. */
async function save(deps: Deps, req: Request, res: Response, id: bigint | null): Promise<void> {
  const berkas = req.berkas?.['lampiran'] ?? null
  try {
    const form = parseForm(penggunaForm, req)
    const dilihat = dilihatOf(req)
    tellProposed(req, res, await proposePengguna(deps, pelaku(req), { id, form, berkas, dilihat }), DIUSULKAN)
  } catch (error) {
    const kesalahan = kesalahanOf(error, berkas)
    const isian = ketikan(req.body)
    const page = await penggunaFormPage(deps, id, isian)
    res.status(422).render('admin/pengguna-form', { ...page, kesalahan, isian })
  }
}

/** Users of every Pemda and of the bank; each change waits for a second admin. */
export function penggunaRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('pengguna.lihat'), async (req, res) => {
    const user = pelaku(req)
    if (may(user, 'admin.ubah')) await warnFewAdmins(deps, req)
    const page: PenggunaListPage = {
      daftar: await listPengguna(deps, user, req),
      tambahHref: may(user, 'admin.ubah') ? `${HREF_PENGGUNA}/baru` : null,
    }
    res.render('admin/pengguna', { judul: 'Pengguna', ...page })
  })

  router.get(exportPaths(), requires('pengguna.lihat'), async (req, res) => {
    await exportPengguna(deps, pelaku(req), req, res)
  })

  router.get('/baru', requires('admin.ubah'), async (_req, res) => {
    res.render('admin/pengguna-form', await penggunaFormPage(deps, null))
  })

  router.post('/baru', requires('admin.ubah'), (req, res) => save(deps, req, res, null))

  router.get('/:id', requires('admin.ubah'), async (req, res) => {
    res.render('admin/pengguna-form', await penggunaFormPage(deps, paramId(req)))
  })

  router.post('/:id', requires('admin.ubah'), (req, res) => save(deps, req, res, paramId(req)))

  router.post('/:id/akses', requires('admin.ubah'), async (req, res) => {
    const { tindakan } = parseForm(aksesForm, req)
    tellProposed(req, res, await proposeAkses(deps, pelaku(req), { id: paramId(req), tindakan }), DIUSULKAN)
  })

  router.post('/:id/sesi/akhiri', requires('admin.ubah'), async (req, res) => {
    const id = paramId(req)
    const { nama } = await akhiriSesi(deps, pelaku(req), id)
    flash(req, 'sukses', `Semua sesi ${nama} diakhiri.`)
    redirectTo(req, res, `${HREF_PENGGUNA}/${id}`)
  })

  return router
}
