import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, paramId, parseForm, teks, teksWajib } from '../../web/validate.js'
import type { Lanjutkan } from './attach.js'
import { auditRefusal } from './auditRefusal.js'
import { createAllBilling } from './createAll.js'
import { createBilling } from './createBilling.js'
import { type Isian, pajakForm } from './form.js'
import { loadPajak, type PajakUtuh } from './load.js'
import { npwpName, npwpNames } from './npwpNames.js'
import { releaseBilling } from './releaseBilling.js'
import { useBilling } from './useBilling.js'

const bolehKosong = teks(40)
  .optional()
  .transform((text) => text ?? '')
const sudahSchema = z.object({
  kodeBilling: teksWajib(30, 'Isi Kode Billing.'),
  sertakan: z
    .union([z.array(idSchema).max(100), idSchema.transform((id) => [id])])
    .optional()
    .transform((ids) => ids ?? []),
})
const belumSchema = z.object({
  npwpPenyetor: teksWajib(40, 'Isi NPWP Penyetor.'),
  npwpRekanan: teks(40),
  npwpPemungut: teksWajib(40, 'Isi NPWP Pemungut.'),
  nop: teks(40),
  nikRekanan: bolehKosong,
  nomorFaktur: bolehKosong,
  nomorKetetapan: bolehKosong,
  jenisPajak: teksWajib(10, 'Pilih Jenis Pajak.'),
  masaAwal: teksWajib(2, 'Pilih masa awal.'),
  masaAkhir: teksWajib(2, 'Pilih masa akhir.'),
  tahunPajak: teksWajib(4, 'Pilih tahun pajak.'),
})
const tampilSchema = z.object({
  tampilkan: z.literal('ya'),
  npwpPenyetor: bolehKosong,
  npwpRekanan: bolehKosong,
  npwpPemungut: bolehKosong,
  nop: bolehKosong,
  nikRekanan: bolehKosong,
  nomorFaktur: bolehKosong,
  nomorKetetapan: bolehKosong,
  jenisPajak: z.string().regex(/^\d{6}-\d{3}$/),
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

/** Kode billing of one tax row, below /cmsp/sp2d/:sp2dId/pajak/:id; `lanjutkan` is what the payment does with a replaced one. */
export function pajakRoutes(deps: Deps, lanjutkan: Lanjutkan): Router {
  const router = Router()
  const address = '/:sp2dId/pajak/:id'
  const load = (req: Request) => loadPajak(deps.prisma, pelaku(req), paramId(req, 'sp2dId'), paramId(req))
  const show = async (req: Request, res: Response, isian: Isian, more: object = {}): Promise<void> => {
    const page = await pajakForm(deps, pelaku(req), await load(req), isian)
    res.render('pajak/form', { judul: 'Kode Billing Pajak', ...page, ...more })
  }

  router.post('/:sp2dId/pajak/buat-semua', requires('pajak.ubah'), async (req, res) => {
    const sp2dId = paramId(req, 'sp2dId')
    const hasil = await createAllBilling(deps, pelaku(req), sp2dId, lanjutkan)
    const made = hasil.filter(({ kodeBilling }) => kodeBilling !== null)
    if (hasil.length === 0) flash(req, 'info', 'Semua pajak SP2D ini sudah mempunyai kode billing.')
    if (made.length > 0)
      flash(
        req,
        'sukses',
        `${made.length} kode billing dibuat: ${made.map((row) => `${row.pajak} ${row.kodeBilling}`).join('; ')}.`,
      )
    for (const { pajak, pajakId, pesan } of hasil.filter(({ kodeBilling }) => kodeBilling === null))
      flash(req, 'peringatan', `${pajak} belum dibuat. ${pesan}`, {
        href: `/cmsp/sp2d/${sp2dId}/pajak/${pajakId}?tab=belum`,
        label: 'Isi sendiri',
      })
    redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
  })

  router.get(address, requires('pajak.ubah'), async (req, res) => {
    await show(req, res, { tab: req.query['tab'] === 'belum' ? 'belum' : 'sudah' })
  })

  router.get(`${address}/npwp`, requires('pajak.ubah'), async (req, res) => {
    await load(req)
    const { npwp } = req.query
    res.json({ nama: typeof npwp === 'string' && npwp !== '' ? await npwpName(deps, npwp.slice(0, 40)) : '' })
  })

  router.post(address, requires('pajak.ubah'), async (req, res) => {
    const form = parseForm(sudahSchema, req)
    const input = { sp2dId: paramId(req, 'sp2dId'), pajakId: paramId(req), ...form }
    const hasil = await useBilling(deps, pelaku(req), input, lanjutkan)
    if (!hasil.cocok) {
      const kodeBilling = 'Kode billing ini tidak sesuai dengan data pajak pada SP2D; lihat perbandingannya.'
      res.status(422)
      return show(req, res, { tab: 'sudah', ...form, perbandingan: hasil.perbandingan }, { kesalahan: { kodeBilling } })
    }
    flash(req, 'sukses', 'Kode billing sesuai dengan data DJP dan sudah disimpan.')
    redirectTo(req, res, `/cmsp/sp2d/${input.sp2dId}`)
  })

  router.post(`${address}/buat`, requires('pajak.ubah'), async (req, res) => {
    const seen = tampilSchema.safeParse(req.body)
    if (seen.success) {
      const { tampilkan: _, jenisPajak, ...isian } = seen.data
      const { npwpPenyetor, npwpRekanan, npwpPemungut } = isian
      const nama = await npwpNames(deps, { npwpPenyetor, npwpRekanan, npwpPemungut })
      return show(req, res, { tab: 'belum', jenisPajak, nama }, { isian })
    }
    const { masaAwal, masaAkhir, ...form } = parseForm(belumSchema, req)
    const [sp2dId, pajakId] = [paramId(req, 'sp2dId'), paramId(req)]
    assertSameTax(await load(req), { masaAwal, masaAkhir, ...form })
    const isian = { ...form, masa: masaAwal + masaAkhir }
    const billing = await createBilling(deps, pelaku(req), { sp2dId, pajakId, isian }, lanjutkan)
    flash(
      req,
      'sukses',
      `Kode billing ${billing.kodeBilling} sudah dibuat di DJP dan disimpan, atas nama ${billing.nama}.`,
    )
    redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
  })

  router.post(`${address}/lepas`, requires('pajak.ubah'), async (req, res) => {
    const input = { sp2dId: paramId(req, 'sp2dId'), pajakId: paramId(req) }
    const { kodeBilling } = await releaseBilling(deps, pelaku(req), input)
    flash(req, 'sukses', `Kode billing ${kodeBilling} dilepas.`)
    redirectTo(req, res, `/cmsp/sp2d/${input.sp2dId}/pajak/${input.pajakId}`)
  })

  router.use(auditRefusal(deps))
  return router
}
