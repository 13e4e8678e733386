import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { requestIdOf } from '../../web/requestId.js'
import { redirectTo } from '../../web/session.js'
import { namaWajib, parseForm, teks, teksWajib } from '../../web/validate.js'
import { captchaField, captchaRight } from './captchaField.js'
import { changePassword } from './changePassword.js'
import { rememberDevice } from './device.js'
import type { Limits } from './limits.js'
import type { GantiPasswordPage, LupaPasswordPage, ResetPage } from './page.js'
import { requestReset } from './requestReset.js'
import { loadReset, resetPassword } from './resetPassword.js'
import { passwordRules } from './weakness.js'

const password = (pesan: string) => z.string({ error: pesan }).min(1, pesan).max(1000, 'Paling banyak 1000 karakter.')
const baruSchema = z.object({
  passwordBaru: password('Isi password baru.'),
  passwordUlang: password('Ulangi password baru.'),
})
const gantiSchema = z.object({ passwordLama: password('Isi password lama.'), ...baruSchema.shape })
const lupaSchema = z.object({
  email: namaWajib(254, 'Isi alamat email Anda.'),
  captcha: teksWajib(40, 'Isi captcha.'),
  captchaId: teks(36, 'Captcha tidak lengkap; muat ulang halaman ini.'),
})
const token = teks(100, 'Tautan tidak lengkap.')
const resetSchema = baruSchema.extend({ token })

const BERHASIL = 'Password berhasil diubah. Silakan masuk dengan password baru Anda.'
const TERKIRIM =
  'Bila alamat email itu terdaftar, tautan untuk membuat password baru sedang dikirim ke sana. Tautannya berlaku 30 menit. Periksa juga folder spam.'

export function passwordRoutes(deps: Deps, limits: Limits): Router {
  const router = Router()
  const aturan = passwordRules(deps.config)

  router.get('/ganti-password', requires('akun.sendiri'), async (req, res) => {
    const user = pelaku(req)
    const page: GantiPasswordPage = {
      aksi: '/cmsp/ganti-password',
      wajib: user.harusGanti ? await whyChange(deps, user.id) : null,
      aturan,
    }
    res.render('akun/ganti-password', { judul: 'Ganti Password', ...page })
  })

  router.post('/ganti-password', requires('akun.sendiri'), async (req, res) => {
    const { passwordLama: lama, passwordBaru: baru, passwordUlang: ulang } = parseForm(gantiSchema, req)
    await changePassword(deps, limits, pelaku(req), { lama, baru, ulang })
    await startOver(req)
    flash(req, 'sukses', BERHASIL)
    redirectTo(req, res, '/cmsp/masuk')
  })

  router.get('/lupa-password', requires('publik'), async (req, res) => {
    const page: LupaPasswordPage = {
      terkirim: 'terkirim' in req.query ? TERKIRIM : null,
      ...(await captchaField(deps, req, '/cmsp/lupa-password')),
    }
    res.render('akun/lupa-password', { judul: 'Forgot Password', ...page })
  })

  router.post('/lupa-password', requires('publik'), async (req, res) => {
    const form = parseForm(lupaSchema, req)
    if (!(await captchaRight(deps, req, form)))
      throw new FieldError('captcha', 'Captcha tidak sesuai. Coba yang baru ini.')
    await requestReset(deps, limits, { email: form.email, alamat: req.ip ?? null, requestId: requestIdOf(req) })
    redirectTo(req, res, '/cmsp/lupa-password?terkirim=1')
  })

  router.get('/reset', requires('publik'), async (req, res) => {
    const read = token.safeParse(req.query['token'])
    const page: ResetPage = { aksi: '/cmsp/reset', token: read.success ? read.data : '', aturan }
    await loadReset(deps, page.token)
    res.render('akun/reset', { judul: 'Password baru', ...page })
  })

  router.post('/reset', requires('publik'), async (req, res) => {
    const form = parseForm(resetSchema, req)
    const from = { alamat: req.ip ?? null, requestId: requestIdOf(req) }
    const { token: kunci, passwordBaru: baru, passwordUlang: ulang } = form
    const penggunaId = await resetPassword(deps, { token: kunci, baru, ulang, ...from })
    await startOver(req)
    rememberDevice(deps, req, res, penggunaId)
    flash(req, 'sukses', BERHASIL)
    redirectTo(req, res, '/cmsp/masuk')
  })

  return router
}

async function whyChange(deps: Deps, id: bigint): Promise<string> {
  const { harusGantiPassword } = await deps.prisma.pengguna.findUniqueOrThrow({ where: { id } })
  return harusGantiPassword
    ? 'Ini pertama kali Anda masuk. Gantilah password dari Bank Kalsel sebelum melanjutkan.'
    : `Password Anda sudah lebih dari ${deps.config.CMSP_PASSWORD_UMUR_HARI} hari. Gantilah sebelum melanjutkan.`
}

const startOver = (req: Request) =>
  new Promise<void>((resolve, reject) =>
    req.session.regenerate((error: unknown) => (error ? reject(error as Error) : resolve())),
  )
