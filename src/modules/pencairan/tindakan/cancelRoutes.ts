import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../../deps.js'
import { FieldError } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { flash } from '../../../web/flash.js'
import { pelaku, requires } from '../../../web/requires.js'
import { redirectTo } from '../../../web/session.js'
import { idSchema, paramId, parseForm, teks } from '../../../web/validate.js'
import { dibayarOf, sebutDibayar, tanpaNettoOf } from '../../sp2d/dibayar.js'
import { loadSp2d } from '../../sp2d/load.js'
import { OtpError } from '../../tantangan/answer.js'
import { kodeSchema } from '../../tantangan/isian.js'
import { flashOtp } from '../../tantangan/kabar.js'
import { otpPage } from '../../tantangan/page.js'
import { cancelPayment, cancelRefusal, requestCancelOtp, sidikBatal, TUJUAN_BATAL } from './cancel.js'

const KETERANGAN = { min: 10, max: 250 }
const keterangan = teks(KETERANGAN.max, 'Alasan pembatalan wajib diisi.').pipe(
  z.string().min(KETERANGAN.min, `Alasan pembatalan paling sedikit ${KETERANGAN.min} karakter.`),
)
const otpSchema = z.object({ keterangan: keterangan.optional() })
const prosesSchema = z.object({ tantanganId: idSchema, otp: kodeSchema })

/** Batalkan Pencairan, below /cmsp/sp2d/:id. */
export function cancelRoutes(deps: Deps): Router {
  const router = Router()
  const hrefOf = (id: bigint) => `/cmsp/sp2d/${id}/batalkan`

  router.get('/:id/batalkan', requires('pencairan.batalkan'), async (req, res) => {
    res.render('pencairan/batalkan', {
      judul: 'Batalkan Pencairan',
      ...(await cancelPage(deps, pelaku(req), paramId(req))),
    })
  })

  router.post('/:id/batalkan/otp', requires('pencairan.batalkan'), async (req, res) => {
    const sp2dId = paramId(req)
    const user = pelaku(req)
    // Asked for again, the code is for the reason that was typed with the first one.
    const alasan = parseForm(otpSchema, req).keterangan ?? (await openChallengeOf(deps, user, sp2dId))?.keterangan
    if (!alasan) throw new FieldError('keterangan', 'Alasan pembatalan wajib diisi.')
    flashOtp(req, await requestCancelOtp(deps, user, { sp2dId, keterangan: alasan }))
    redirectTo(req, res, hrefOf(sp2dId))
  })

  router.post('/:id/batalkan', requires('pencairan.batalkan'), async (req, res) => {
    const sp2dId = paramId(req)
    try {
      const { nomor } = await cancelPayment(deps, pelaku(req), { sp2dId, ...parseForm(prosesSchema, req) })
      flash(req, 'sukses', `Pencairan SP2D ${nomor} dibatalkan. Alasannya dikirim ke FMIS.`)
      redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
    } catch (error) {
      if (!(error instanceof OtpError)) throw error
      flash(req, 'galat', error.message)
      redirectTo(req, res, hrefOf(sp2dId))
    }
  })

  return router
}

const openChallengeOf = (deps: Deps, user: Pelaku, sp2dId: bigint) =>
  deps.prisma.tantangan.findFirst({
    where: {
      ...{ penggunaId: user.id, sid: user.sid, tujuan: TUJUAN_BATAL, sp2dIds: { has: sp2dId } },
      ...{ dipakaiPada: null, ditutupPada: null },
    },
    orderBy: { id: 'desc' },
  })

async function cancelPage(deps: Deps, user: Pelaku, sp2dId: bigint) {
  const sp2d = await loadSp2d(deps.prisma, user, sp2dId)
  const keterangan = (await openChallengeOf(deps, user, sp2dId))?.keterangan ?? ''
  const href = `/cmsp/sp2d/${sp2dId}`
  const jumlah = sebutDibayar(dibayarOf(sp2d, sp2d.putaran), tanpaNettoOf(sp2d, sp2d.putaran))
  return {
    kembali: { href, label: 'Kembali ke SP2D' },
    pesan: `SP2D ${sp2d.nomor}, ${sp2d.penerimaNama}, ${jumlah}`,
    tidakDapat: await cancelRefusal(deps.prisma, user, sp2d),
    keterangan,
    otpAksi: `${href}/batalkan/otp`,
    prosesAksi: `${href}/batalkan`,
    ...(await otpPage(deps, user, { sidik: sidikBatal(sp2d, keterangan) })),
  }
}
