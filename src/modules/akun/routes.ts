import { type Request, Router } from 'express'
import type passport from 'passport'
import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { flash, keepForm } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { namaWajib, parseForm, teks, teksWajib } from '../../web/validate.js'
import { akunOtpRoutes } from './akunOtpRoutes.js'
import { drawCaptcha } from './captcha.js'
import { captchaField, captchaHref } from './captchaField.js'
import { rememberDevice } from './device.js'
import { nobodysHash } from './comparePassword.js'
import { createLimits } from './limits.js'
import type { MasukPage } from './page.js'
import { passwordRoutes } from './passwordRoutes.js'
import { profilRoutes } from './profilRoutes.js'
import { deviceName } from './sessions.js'
import { GAGAL_MASUK } from './signIn.js'
import { authenticate, localStrategy } from './strategi.js'

const PANJANG = 'Paling banyak 1000 karakter.'
const masukSchema = z.object({
  email: namaWajib(254, 'Isi email atau username Anda.'),
  password: z.string({ error: 'Isi password Anda.' }).min(1, 'Isi password Anda.').max(1000, PANJANG),
  captcha: teksWajib(40, 'Isi captcha.'),
  captchaId: teks(36, 'Captcha tidak lengkap; muat ulang halaman ini.'),
})

/** Sign-in and sign-out, the own passwords, profile and sessions. */
export function akunRoutes(deps: Deps, passport: passport.Authenticator): Router {
  const limits = createLimits(deps)
  passport.use(localStrategy(deps, limits))
  const router = Router()
  // Ready before the first unknown name, so that it takes no longer than the second.
  void nobodysHash(deps.config)

  router.get('/masuk', requires('publik'), async (req, res) => {
    if (req.user) return redirectTo(req, res, '/cmsp/')
    const page: MasukPage = {
      aksi: captchaHref('/cmsp/masuk', req.query['captcha'] === 'teks'),
      lupaPasswordHref: '/cmsp/lupa-password',
      ...(await captchaField(deps, req, '/cmsp/masuk')),
    }
    if ('habis' in req.query) flash(req, 'info', 'Sesi Anda sudah berakhir. Silakan masuk lagi.')
    if ('keluar' in req.query) flash(req, 'sukses', 'Anda sudah keluar dari CMSP.')
    res.render('akun/masuk', { judul: 'Sign In', ...page })
  })

  router.get('/captcha/:id.svg', requires('publik'), async (req, res) => {
    const svg = await drawCaptcha(deps, String(req.params['id']))
    if (!svg) throw tidakDitemukan('Captcha')
    res.type('image/svg+xml').send(svg)
  })

  router.post('/masuk', requires('publik'), async (req, res) => {
    req.body = parseForm(masukSchema, req)
    const user = await authenticate(passport, req, res)
    if (!user) {
      keepForm(req, {})
      flash(req, 'galat', GAGAL_MASUK)
      return redirectTo(req, res, captchaHref('/cmsp/masuk', req.query['captcha'] === 'teks'))
    }
    await startSession(deps, req, user)
    rememberDevice(deps, req, res, user.id)
    if (user.gagal > 0) {
      flash(req, 'peringatan', `Sebelum ini ada ${user.gagal} percobaan masuk yang gagal pada akun Anda.`)
    }
    redirectTo(req, res, user.harusGanti ? '/cmsp/ganti-password' : '/cmsp/')
  })

  router.post('/keluar', requires('akun.sendiri'), async (req, res) => {
    const user = pelaku(req)
    await audit(deps.prisma, user, { rantai: rantaiPemda(user.pemdaId), aksi: 'KELUAR', sasaran: user.username })
    await endSession(req)
    res.redirect(303, '/cmsp/masuk?keluar=1')
  })

  router.use(passwordRoutes(deps, limits), profilRoutes(deps), akunOtpRoutes(deps, limits))
  return router
}

/** A new session id for the person, and what their list of sessions shows of it. */
async function startSession(deps: Deps, req: Request, user: Express.User): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    req.logIn(user, (error: unknown) => (error ? reject(error as Error) : resolve())),
  )
  req.session.cookie.maxAge = deps.config.SESSION_IDLE_SECONDS * 1000
  req.session.masukPada = Date.now()
  req.session.terakhir = Date.now()
  req.session.perangkat = deviceName(req.get('user-agent'))
  req.session.alamat = req.ip ?? ''
}

const endSession = (req: Request) =>
  new Promise<void>((resolve, reject) =>
    req.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve())),
  )
