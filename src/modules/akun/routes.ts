import { type Request, Router } from 'express'
import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { flash, keepForm } from '../../web/flash.js'
import { loadPelaku } from '../../web/pelaku.js'
import { pelaku, requires } from '../../web/requires.js'
import { requestIdOf } from '../../web/requestId.js'
import { redirectTo } from '../../web/session.js'
import { parseForm, teks, teksWajib } from '../../web/validate.js'
import { createCaptcha, drawCaptcha, useCaptcha } from './captcha.js'
import { ATURAN_PASSWORD, changePassword } from './changePassword.js'
import type { GantiPasswordPage, MasukPage } from './page.js'
import { createLimits, GAGAL_MASUK, signIn } from './signIn.js'

const masukSchema = z.object({
  email: teksWajib(200, 'Isi email atau username Anda.'),
  password: z.string({ error: 'Isi password Anda.' }).min(1, 'Isi password Anda.').max(128),
  captcha: teksWajib(20, 'Isi captcha.'),
  captchaId: teks(36),
})

const password = z.string({ error: 'Wajib diisi.' }).min(1, 'Wajib diisi.').max(1000)
const gantiSchema = z.object({ passwordLama: password, passwordBaru: password, passwordUlang: password })

export function akunRoutes(deps: Deps): Router {
  const limits = createLimits(deps)
  const router = Router()

  router.get('/masuk', requires('publik'), async (req, res) => {
    if (req.user) return res.redirect(303, '/cmsp/')
    const page: MasukPage & { judul: string } = {
      judul: 'Sign In',
      captchaId: await createCaptcha(deps, req.sessionID),
      lupaPasswordHref: null,
    }
    res.render('akun/masuk', page)
  })

  router.get('/captcha/:id.svg', requires('publik'), async (req, res) => {
    const svg = await drawCaptcha(deps, String(req.params['id']))
    if (!svg) throw tidakDitemukan('Captcha')
    res.type('image/svg+xml').send(svg)
  })

  router.post('/masuk', requires('publik'), async (req, res) => {
    const { email, password: typed, captcha, captchaId } = parseForm(masukSchema, req)
    const captchaBenar = await useCaptcha(deps, { id: captchaId, sid: req.sessionID, answer: captcha })
    const from = { alamat: req.ip ?? null, requestId: requestIdOf(req) }
    const kept = await signIn(deps, limits, { email, password: typed, captchaBenar, ...from })
    const user = kept && (await loadPelaku(deps, kept, req))
    if (!user) {
      keepForm(req, {})
      flash(req, 'galat', GAGAL_MASUK)
      return redirectTo(req, res, '/cmsp/masuk')
    }
    await logIn(req, user)
    req.session.cookie.maxAge = deps.config.SESSION_IDLE_SECONDS * 1000
    req.session.masukPada = Date.now()
    redirectTo(req, res, user.harusGanti ? '/cmsp/ganti-password' : '/cmsp/')
  })

  router.post('/keluar', requires('akun.sendiri'), async (req, res) => {
    const user = pelaku(req)
    await audit(deps.prisma, user, { rantai: rantaiPemda(user.pemdaId), aksi: 'KELUAR', sasaran: user.username })
    await endSession(req)
    res.redirect(303, '/cmsp/masuk')
  })

  router.get('/ganti-password', requires('akun.sendiri'), (req, res) => {
    const page: GantiPasswordPage & { judul: string } = {
      judul: 'Ganti Password',
      aksi: '/cmsp/ganti-password',
      wajib: pelaku(req).harusGanti,
      aturan: ATURAN_PASSWORD,
    }
    res.render('akun/ganti-password', page)
  })

  router.post('/ganti-password', requires('akun.sendiri'), async (req, res) => {
    const form = parseForm(gantiSchema, req)
    await changePassword(deps, pelaku(req), {
      lama: form.passwordLama,
      baru: form.passwordBaru,
      ulang: form.passwordUlang,
    })
    await startOver(req)
    flash(req, 'sukses', 'Password berhasil diubah. Silakan masuk dengan password baru Anda.')
    redirectTo(req, res, '/cmsp/masuk')
  })

  return router
}

const logIn = (req: Request, user: Express.User) =>
  new Promise<void>((resolve, reject) =>
    req.logIn(user, (error: unknown) => (error ? reject(error as Error) : resolve())),
  )

const endSession = (req: Request) =>
  new Promise<void>((resolve, reject) =>
    req.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve())),
  )

const startOver = (req: Request) =>
  new Promise<void>((resolve, reject) =>
    req.session.regenerate((error: unknown) => (error ? reject(error as Error) : resolve())),
  )
