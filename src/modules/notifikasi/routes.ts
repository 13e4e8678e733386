import { type RequestHandler, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import {
  JENIS_NOTIFIKASI,
  type JenisNotifikasi,
  SUREL_RINGKASAN,
  type SurelRingkasan,
} from '../../domain/notifikasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { flash } from '../../web/flash.js'
import { meanwhile } from '../../web/locals.js'
import type { SignedIn } from '../../web/pelaku.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm } from '../../web/validate.js'
import { antreanOf } from './antrean.js'
import { markAllRead, markRead } from './markRead.js'
import type { AturNotifikasiPage, Lonceng, NotifikasiPage } from './page.js'
import { countUnread, listPeristiwa, MAKS_LONCENG } from './peristiwa.js'
import { jenisUntuk, loadPilihan, savePilihan } from './pilihan.js'

const HREF = '/cmsp/notifikasi'
const PILIH = 'Pilih dari daftar.'
const jenis = z.enum(Object.keys(JENIS_NOTIFIKASI) as [JenisNotifikasi, ...JenisNotifikasi[]], PILIH)
const aturSchema = z.object({
  jenis: z.union([z.array(jenis), jenis.transform((one) => [one])], { error: PILIH }).default([]),
  surel: z.enum(Object.keys(SUREL_RINGKASAN) as [SurelRingkasan, ...SurelRingkasan[]], PILIH),
})

/**
 * Every page a person opens shows how much they have not read; a page that looks again by itself asks nothing. The answer
 * to a form mostly leads on: where it is a page itself, the bell stays without its number.
 */
export function lonceng(deps: Deps): RequestHandler {
  return (req, res, next) => {
    const user = req.user as SignedIn | undefined
    if (!req.get('x-cmsp-live') && user && !user.harusGanti && may(user, 'notifikasi.lihat')) {
      const silent: Lonceng = { href: HREF, jumlah: '' }
      meanwhile(res, 'lonceng', req.method === 'GET' ? loncengOf(deps, user) : Promise.resolve(silent))
    }
    next()
  }
}

async function loncengOf(deps: Deps, user: SignedIn): Promise<Lonceng> {
  const n = await countUnread(deps, user)
  return { href: HREF, jumlah: n > MAKS_LONCENG ? `${MAKS_LONCENG}+` : n > 0 ? String(n) : '' }
}

async function aturPage(deps: Deps, user: Pelaku): Promise<AturNotifikasiPage> {
  const { nyala, surel } = await loadPilihan(deps, user)
  return {
    kembali: { href: HREF, label: 'Kembali ke Notifikasi' },
    aksi: `${HREF}/atur`,
    jenis: jenisUntuk(user).map((one) => ({
      nilai: one,
      label: JENIS_NOTIFIKASI[one],
      dipilih: nyala.includes(one),
    })),
    surel: (Object.keys(SUREL_RINGKASAN) as SurelRingkasan[]).map((one) => ({
      nilai: one,
      label: SUREL_RINGKASAN[one],
      dipilih: surel === one,
    })),
  }
}

/** What waits for a person and what happened to the SP2D of their Pemda; what of it they want to hear. */
export function notifikasiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('notifikasi.lihat'), async (req, res) => {
    const user = pelaku(req)
    const { nyala } = await loadPilihan(deps, user)
    const [antrean, daftar, unread] = await Promise.all([
      antreanOf(deps, user, nyala),
      listPeristiwa(deps, user, nyala, req),
      countUnread(deps, user),
    ])
    const bacaSemuaAksi = unread > 0 ? `${HREF}/baca-semua` : null
    const page: NotifikasiPage = { antrean, daftar, aturHref: `${HREF}/atur`, bacaSemuaAksi }
    res.render('notifikasi/daftar', { judul: 'Notifikasi', ...page })
  })

  router.get('/atur', requires('notifikasi.lihat'), async (req, res) => {
    res.render('notifikasi/atur', { judul: 'Atur Notifikasi', ...(await aturPage(deps, pelaku(req))) })
  })

  router.post('/atur', requires('notifikasi.lihat'), async (req, res) => {
    const form = parseForm(aturSchema, req)
    await savePilihan(deps, pelaku(req), { nyala: form.jenis, surel: form.surel })
    flash(req, 'sukses', 'Pilihan notifikasi disimpan.')
    redirectTo(req, res, HREF)
  })

  router.post('/baca-semua', requires('notifikasi.lihat'), async (req, res) => {
    await markAllRead(deps, pelaku(req))
    flash(req, 'sukses', 'Semua notifikasi ditandai sudah dibaca.')
    redirectTo(req, res, HREF)
  })

  router.post('/:id/baca', requires('notifikasi.lihat'), async (req, res) => {
    await markRead(deps, pelaku(req), paramId(req))
    flash(req, 'sukses', 'Notifikasi ditandai sudah dibaca.')
    redirectTo(req, res, HREF)
  })

  return router
}
