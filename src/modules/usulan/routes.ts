import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, paramId, parseForm, teks } from '../../web/validate.js'
import { OtpError } from '../tantangan/answer.js'
import { kodeSchema } from '../tantangan/isian.js'
import { flashOtp } from '../tantangan/kabar.js'
import { setujuiUsulan, tarikUsulan, tolakUsulan } from './decide.js'
import { detailUsulan } from './detail.js'
import type { JenisUsulan } from './jenis.js'
import { exportUsulan, listUsulan } from './list.js'
import { hrefUsulan, loadUsulan } from './load.js'
import { requestUsulanOtp } from './requestOtp.js'

const ALASAN = { min: 10, max: 250 }
const tolakSchema = z.object({
  alasan: teks(ALASAN.max, 'Isi alasan penolakan.').pipe(
    z.string().min(ALASAN.min, `Alasan paling sedikit ${ALASAN.min} karakter.`),
  ),
})
const prosesSchema = z.object({ tantanganId: idSchema, otp: kodeSchema })

/** Proposals that wait for a second person: list, side-by-side page, decision. */
export function usulanRoutes(deps: Deps, daftar: readonly JenisUsulan[]): Router {
  const router = Router()

  router.get('/', requires('usulan.lihat'), async (req, res) => {
    res.render('usulan/daftar', { judul: 'Usulan', daftar: await listUsulan(deps, pelaku(req), daftar, req) })
  })

  router.get(exportPaths(), requires('usulan.lihat'), async (req, res) => {
    await exportUsulan(deps, pelaku(req), daftar, req, res)
  })

  router.get('/:id', requires('usulan.lihat'), async (req, res) => {
    const page = await detailUsulan(deps, pelaku(req), daftar, paramId(req))
    res.render('usulan/detail', { judul: `Usulan nomor ${page.nomor}`, ...page })
  })

  router.get('/:id/lampiran', requires('usulan.lihat'), async (req, res) => {
    const { row } = await loadUsulan(deps.prisma, pelaku(req), daftar, paramId(req))
    const lampiran = row.lampiranId && (await deps.prisma.lampiran.findUnique({ where: { id: row.lampiranId } }))
    if (!lampiran) throw tidakDitemukan('Lampiran')
    res.attachment(lampiran.nama).type('application/pdf').send(Buffer.from(lampiran.isi))
  })

  router.post('/:id/otp', requires('usulan.putuskan'), async (req, res) => {
    const id = paramId(req)
    flashOtp(req, await requestUsulanOtp(deps, pelaku(req), daftar, id))
    redirectTo(req, res, hrefUsulan(id))
  })

  router.post('/:id/setujui', requires('usulan.putuskan'), async (req, res) => {
    const id = paramId(req)
    try {
      const { ringkasan } = await setujuiUsulan(deps, pelaku(req), daftar, { id, ...parseForm(prosesSchema, req) })
      flash(req, 'sukses', `Usulan nomor ${id} (${ringkasan}) disetujui dan sudah berlaku.`)
    } catch (error) {
      if (!(error instanceof OtpError)) throw error
      flash(req, 'galat', error.message)
    }
    redirectTo(req, res, hrefUsulan(id))
  })

  router.post('/:id/tolak', requires('usulan.putuskan'), async (req, res) => {
    const id = paramId(req)
    await tolakUsulan(deps, pelaku(req), daftar, { id, ...parseForm(tolakSchema, req) })
    flash(req, 'sukses', `Usulan nomor ${id} ditolak. Tidak ada yang diubah.`)
    redirectTo(req, res, hrefUsulan(id))
  })

  router.post('/:id/tarik', requires('usulan.ajukan'), async (req, res) => {
    const id = paramId(req)
    await tarikUsulan(deps, pelaku(req), daftar, id)
    flash(req, 'sukses', `Usulan nomor ${id} ditarik. Tidak ada yang diubah.`)
    redirectTo(req, res, hrefUsulan(id))
  })

  return router
}
