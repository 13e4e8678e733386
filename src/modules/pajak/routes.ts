import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teks, teksWajib } from '../../web/validate.js'
import { createBilling } from './createBilling.js'
import { pajakForm } from './form.js'
import { assertEditable, loadPajak, type PajakUtuh } from './load.js'
import { useBilling } from './useBilling.js'

const sudahSchema = z.object({ kodeBilling: teksWajib(30, 'Isi Kode Billing.') })
const belumSchema = z.object({
  npwpPenyetor: teksWajib(40),
  npwpRekanan: teks(40),
  npwpPemungut: teksWajib(40),
  nop: teks(40),
  jenisPajak: teksWajib(10),
  masaAwal: teksWajib(2),
  masaAkhir: teksWajib(2),
  tahunPajak: teksWajib(4),
})

/** What the code is for is part of what three people sign; only FMIS can change it. */
function assertSameTax(pajak: PajakUtuh, form: z.infer<typeof belumSchema>): void {
  const { kap, kjs, masa, tahunPajak } = pajak
  if (form.jenisPajak !== `${kap}-${kjs}`)
    throw new FieldError(
      'jenisPajak',
      `Pada SP2D ini jenis pajaknya ${kap}-${kjs}. Bila keliru, tolak SP2D agar diperbaiki di FMIS.`,
    )
  if (form.masaAwal + form.masaAkhir !== masa)
    throw new FieldError('masaAwal', 'Masa pajak berbeda dari yang tertulis pada SP2D.')
  if (form.tahunPajak !== String(tahunPajak))
    throw new FieldError('tahunPajak', `Tahun pajak pada SP2D ini ${tahunPajak}.`)
}

/** Kode billing of one tax row, below /cmsp/sp2d/:sp2dId/pajak/:id. */
export function pajakRoutes(deps: Deps): Router {
  const router = Router()
  const address = '/:sp2dId/pajak/:id'

  router.get(address, requires('pajak.ubah'), async (req, res) => {
    const pajak = await loadPajak(deps.prisma, pelaku(req), paramId(req, 'sp2dId'), paramId(req))
    assertEditable(pelaku(req), pajak)
    const tab = req.query['tab'] === 'belum' ? 'belum' : 'sudah'
    res.render('pajak/form', {
      judul: 'Kode Billing Pajak',
      ...(await pajakForm(deps, pajak, { tab, kodeBilling: '', perbandingan: null })),
    })
  })

  router.post(address, requires('pajak.ubah'), async (req, res) => {
    const input = { sp2dId: paramId(req, 'sp2dId'), pajakId: paramId(req), ...parseForm(sudahSchema, req) }
    const hasil = await useBilling(deps, pelaku(req), input)
    if (!hasil.cocok) {
      const pajak = await loadPajak(deps.prisma, pelaku(req), input.sp2dId, input.pajakId)
      const isian = { tab: 'sudah' as const, kodeBilling: input.kodeBilling, perbandingan: hasil.perbandingan }
      const kesalahan = {
        kodeBilling: 'Kode billing ini tidak sesuai dengan data pajak pada SP2D; lihat perbandingannya.',
      }
      return res
        .status(422)
        .render('pajak/form', { judul: 'Kode Billing Pajak', kesalahan, ...(await pajakForm(deps, pajak, isian)) })
    }
    flash(req, 'sukses', 'Kode billing sesuai dengan data DJP dan sudah disimpan.')
    redirectTo(req, res, `/cmsp/sp2d/${input.sp2dId}`)
  })

  router.post(`${address}/buat`, requires('pajak.ubah'), async (req, res) => {
    const user = pelaku(req)
    const form = parseForm(belumSchema, req)
    const [sp2dId, pajakId] = [paramId(req, 'sp2dId'), paramId(req)]
    assertSameTax(await loadPajak(deps.prisma, user, sp2dId, pajakId), form)
    const billing = await createBilling(deps, user, { sp2dId, pajakId, form })
    flash(req, 'sukses', `Kode billing ${billing.kodeBilling} sudah dibuat di DJP dan disimpan.`)
    redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
  })

  return router
}
