import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { FieldError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, parseForm } from '../../web/validate.js'
import { OtpError } from '../tantangan/answer.js'
import { kodeSchema } from '../tantangan/isian.js'
import { flashOtp } from '../tantangan/kabar.js'
import { otpPage } from '../tantangan/page.js'
import { alasanSchema, hrefTindakan, type NamaTindakan, TINDAKAN } from './tindakan.js'
import { confirmTindakan, requestTindakanOtp, sidikTindakan, tujuanTindakan } from './tindakanOtp.js'

const otpSchema = z.object({ alasan: alasanSchema.optional() })
const prosesSchema = z.object({ tantanganId: idSchema, otp: kodeSchema })

interface Alamat {
  nama: NamaTindakan
  sasaran: string
}

function alamatOf(req: Request): Alamat {
  const { nama, sasaran } = req.params
  if (!Object.hasOwn(TINDAKAN, String(nama))) throw tidakDitemukan('Tindakan')
  return { nama: nama as NamaTindakan, sasaran: String(sasaran) }
}

/** The operator's acts that let money go: reason, own OTP, done; below /cmsp/operasi/tindakan. */
export function tindakanRoutes(deps: Deps): Router {
  const router = Router()
  const path = '/:nama/:sasaran'

  router.get(path, requires('operasi.ubah'), async (req, res) => {
    res.render('operasi/tindakan', await tindakanPage(deps, pelaku(req), alamatOf(req)))
  })

  router.post(`${path}/otp`, requires('operasi.ubah'), async (req, res) => {
    const alamat = alamatOf(req)
    const user = pelaku(req)
    // Asked for again, the code is for the reason that was typed with the first one.
    const alasan = parseForm(otpSchema, req).alasan ?? (await openReason(deps, user, alamat))
    if (!alasan) throw new FieldError('alasan', 'Isi alasannya.')
    flashOtp(req, await requestTindakanOtp(deps, user, { ...alamat, alasan }))
    redirectTo(req, res, hrefTindakan(alamat.nama, alamat.sasaran))
  })

  router.post(path, requires('operasi.ubah'), async (req, res) => {
    const alamat = alamatOf(req)
    try {
      const done = await confirmTindakan(deps, pelaku(req), { ...alamat, ...parseForm(prosesSchema, req) })
      flash(req, 'sukses', done.pesan)
      redirectTo(req, res, done.href)
    } catch (error) {
      if (!(error instanceof OtpError)) throw error
      flash(req, 'galat', error.message)
      redirectTo(req, res, hrefTindakan(alamat.nama, alamat.sasaran))
    }
  })

  return router
}

async function openReason(deps: Deps, user: Pelaku, { nama, sasaran }: Alamat): Promise<string | null> {
  const { ringkas } = await TINDAKAN[nama].load(deps.prisma, sasaran)
  const open = await deps.prisma.tantangan.findMany({
    where: {
      ...{ penggunaId: user.id, sid: user.sid, tujuan: tujuanTindakan(nama) },
      ...{ dipakaiPada: null, ditutupPada: null },
    },
    orderBy: { id: 'desc' },
    take: 1,
  })
  const own = open.find(({ sidik, keterangan }) => sidik === sidikTindakan(nama, sasaran, ringkas, keterangan ?? ''))
  return own?.keterangan ?? null
}

async function tindakanPage(deps: Deps, user: Pelaku, alamat: Alamat) {
  const { nama, sasaran } = alamat
  const tindakan = TINDAKAN[nama]
  const perkara = await tindakan.load(deps.prisma, sasaran)
  const alasan = (await openReason(deps, user, alamat)) ?? ''
  const href = hrefTindakan(nama, sasaran)
  return {
    judul: tindakan.judul,
    kembali: { href: perkara.kembali, label: 'Kembali' },
    pesan: perkara.ringkas,
    catatan: perkara.catatan,
    tidakDapat: perkara.tidakDapat,
    alasan,
    otpAksi: `${href}/otp`,
    prosesAksi: href,
    ...(await otpPage(deps, user, { sidik: sidikTindakan(nama, sasaran, perkara.ringkas, alasan) })),
  }
}
