import { type Request, type Response, Router } from 'express'
import QRCode from 'qrcode'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { base32, otpauth } from '../../domain/totp.js'
import { flash } from '../../web/flash.js'
import type { SignedIn } from '../../web/pelaku.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, parseForm, teksWajib } from '../../web/validate.js'
import { OtpError } from '../tantangan/answer.js'
import { kodeSchema } from '../tantangan/isian.js'
import { flashOtp } from '../tantangan/kabar.js'
import { otpPage } from '../tantangan/page.js'
import { activeTotp } from '../tantangan/totp.js'
import { confirmAkunOtp, requestAkunOtp, sidikAkun, tellPhone } from './akunOtp.js'
import type { Limits } from './limits.js'
import type { AkunOtpPage, TotpPage } from './page.js'
import { JALUR_PERIHAL, type Perihal, PERIHAL, type TujuanAkun } from './perihal.js'
import { activateTotp, pendingSecret } from './totp.js'

const prosesSchema = z.object({ tantanganId: idSchema, otp: kodeSchema })
const kodeTotpSchema = z.object({
  // The apps show it in two groups of three.
  kode: teksWajib(10, 'Isi kode dari aplikasi.')
    .transform((text) => text.replaceAll(' ', ''))
    .pipe(z.string().regex(/^\d{6}$/, 'Kode terdiri atas 6 angka.')),
})
const kembali = { href: '/cmsp/profil', label: 'Kembali ke Profil' }

/** What is confirmed by SMS in the profile (phone, authenticator app on and off), and the set-up of the app. */
export function akunOtpRoutes(deps: Deps, limits: Limits): Router {
  const router = Router()

  for (const [tujuan, jalur] of Object.entries(JALUR_PERIHAL) as [TujuanAkun, string][]) {
    const href = `/cmsp/profil/${jalur}`
    const perihal: Perihal = PERIHAL[tujuan]

    router.get(`/profil/${jalur}`, requires('profil.sendiri'), async (req, res) => {
      const user = pelaku(req)
      const refusal = await perihal.refusal(deps.prisma, deps, user)
      if (refusal) {
        flash(req, 'info', refusal)
        return redirectTo(req, res, '/cmsp/profil')
      }
      const page: AkunOtpPage = {
        ...(await otpPage(deps, user, { sidik: sidikAkun(tujuan, user), selaluSms: true })),
        ...{ kembali, lead: perihal.lead, otpAksi: `${href}/otp`, prosesAksi: href, baris: [] },
      }
      res.render('akun/otp', { judul: perihal.judul, ...page })
    })

    router.post(`/profil/${jalur}/otp`, requires('profil.sendiri'), async (req, res) => {
      flashOtp(req, await requestAkunOtp(deps, pelaku(req), tujuan))
      redirectTo(req, res, href)
    })

    router.post(`/profil/${jalur}`, requires('profil.sendiri'), async (req, res) => {
      const form = parseForm(prosesSchema, req)
      try {
        await confirmAkunOtp(deps, pelaku(req), { tujuan, ...form })
      } catch (error) {
        if (!(error instanceof OtpError)) throw error
        flash(req, 'galat', error.message)
        return redirectTo(req, res, href)
      }
      flash(req, 'sukses', perihal.selesai)
      redirectTo(req, res, perihal.lanjutHref)
    })
  }

  router.get('/profil/totp', requires('profil.sendiri'), async (req, res) => {
    const page = await totpPage(deps, pelaku(req))
    if (page.pasang || page.aktif) return renderTotp(res, page)
    flash(req, 'info', 'Aplikasi autentikator belum dipasang, atau pemasangannya sudah lewat 10 menit.')
    redirectTo(req, res, '/cmsp/profil')
  })

  router.post('/profil/totp', requires('profil.sendiri'), async (req: Request, res) => {
    const user = pelaku(req)
    const pemulihan = await activateTotp(deps, limits, user, parseForm(kodeTotpSchema, req).kode)
    await tellPhone(deps, user, 'aplikasi autentikator DIPASANG pada akun Anda')
    renderTotp(res, { ...(await totpPage(deps, user)), pemulihan })
  })

  return router
}

const renderTotp = (res: Response, page: TotpPage) => {
  res.render('akun/totp', { judul: 'Aplikasi Autentikator', ...page })
}

async function totpPage(deps: Deps, user: SignedIn): Promise<TotpPage> {
  const rahasia = await pendingSecret(deps, user)
  const aktif = await activeTotp(deps.prisma, user.id)
  const sisa = await deps.prisma.kodePemulihan.count({ where: { penggunaId: user.id, dipakaiPada: null } })
  return {
    kembali,
    pasang: rahasia && {
      qr: await QRCode.toDataURL(otpauth(rahasia, user.username), { margin: 1, width: 200 }),
      rahasia: base32(rahasia).replace(/.{4}(?=.)/g, '$& '),
      aksi: '/cmsp/profil/totp',
    },
    pemulihan: null,
    aktif: aktif?.aktifPada
      ? {
          sejak: formatWaktu(aktif.aktifPada),
          sisa: `${sisa} kode pemulihan belum terpakai`,
          lepasHref: `/cmsp/profil/${JALUR_PERIHAL.TOTP_LEPAS}`,
        }
      : null,
  }
}
