import { type Request, type Response, Router } from 'express'
import type { Deps } from '../../deps.js'
import { FormError, tidakDitemukan } from '../../domain/galat.js'
import { ketikan } from '../../web/formulir.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId, parseForm } from '../../web/validate.js'
import { tellProposed } from '../usulan/diajukan.js'
import { dilihatOf } from '../usulan/dilihat.js'
import { daftarKoneksi, formKoneksi, type UjiPage } from './koneksiPage.js'
import { koneksiForm, ujiKoneksi, usulKoneksi } from './usulKoneksi.js'

/** Connections to FMIS, one per Pemda: seen, tried, and proposed to a second person. */
export function koneksiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('koneksi.lihat'), async (_req, res) => {
    res.render('fmis/koneksi', { judul: 'Koneksi FMIS', baris: await daftarKoneksi(deps) })
  })

  router.get('/:id', requires('koneksi.ajukan'), (req, res) => showForm(deps, req, res))

  router.post('/:id', requires('koneksi.ajukan'), async (req, res) => {
    try {
      const isian = parseForm(koneksiForm, req)
      const usulan = await usulKoneksi(deps, pelaku(req), { pemdaId: paramId(req), isian, dilihat: dilihatOf(req) })
      tellProposed(req, res, usulan, `Usulan nomor ${usulan} dibuat. Koneksi berubah setelah disetujui admin lain.`)
    } catch (error) {
      await showRefusal(deps, req, res, error)
    }
  })

  router.post('/:id/uji', requires('koneksi.ajukan'), async (req, res) => {
    try {
      const uji = await ujiKoneksi(deps, pelaku(req), paramId(req), parseForm(koneksiForm, req))
      await showForm(deps, req, res, { uji })
    } catch (error) {
      await showRefusal(deps, req, res, error)
    }
  })

  return router
}

async function showRefusal(deps: Deps, req: Request, res: Response, error: unknown): Promise<void> {
  if (!(error instanceof FormError)) throw error
  res.status(422)
  await showForm(deps, req, res, {
    kesalahan: error.kesalahan,
  })
}

/** The form with what was typed, but never the key. */
async function showForm(
  deps: Deps,
  req: Request,
  res: Response,
  more: { uji?: UjiPage; kesalahan?: Record<string, string> } = {},
): Promise<void> {
  const { kunci: _, ...typed } = ketikan(req.body)
  const page = await formKoneksi(deps, paramId(req), typed)
  if (!page) throw tidakDitemukan('Pemda')
  res.render('fmis/koneksi-form', {
    ...page,
    uji: more.uji ?? null,
    ...(more.kesalahan && { kesalahan: more.kesalahan }),
  })
}
