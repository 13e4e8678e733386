import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { flash } from '../../web/flash.js'
import { exportList, exportPaths } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, paramId, parseForm, teks, teksWajib } from '../../web/validate.js'
import { OtpError } from '../tantangan/answer.js'
import { kodeSchema } from '../tantangan/isian.js'
import { flashOtp } from '../tantangan/kabar.js'
import { exportBerita } from './berkas.js'
import { hrefHari, loadRkud, readHari } from './hari.js'
import { importKoran } from './impor.js'
import { ALASAN_SELISIH, type AlasanSelisih, explainSelisih } from './jelaskan.js'
import { linkDebit } from './kaitkan.js'
import { hariRow, progress, scopeHari, specHari } from './list.js'
import { hariPage } from './page.js'
import { type HasilRun, reconcile } from './run.js'
import { requestSignOtp, signDay } from './tandaTangan.js'

const KETERANGAN = { min: 10, max: 250 }
const kunci = z.string({ error: 'Pilih selisih.' }).min(1, 'Pilih selisih.').max(200)
const jelaskanSchema = z.object({
  kunci,
  alasan: z.enum(Object.keys(ALASAN_SELISIH) as [AlasanSelisih, ...AlasanSelisih[]], { error: 'Pilih alasan.' }),
  referensi: teksWajib(100, 'Isi nomor bukti atau surat.').pipe(
    z.string().min(3, 'Nomor bukti paling sedikit 3 karakter.'),
  ),
  keterangan: teks(KETERANGAN.max, 'Isi keterangan.').pipe(
    z.string().min(KETERANGAN.min, `Keterangan paling sedikit ${KETERANGAN.min} karakter.`),
  ),
})
const prosesSchema = z.object({ tantanganId: idSchema, otp: kodeSchema })

const hariOf = (req: Request) => ({ rkudId: paramId(req, 'rkudId'), tanggal: readHari(req.params['tanggal']) })

function flashHasil(req: Request, { cocok, belum, ditutup }: HasilRun): void {
  if (ditutup) flash(req, 'galat', 'Ada debit yang tidak dapat dijelaskan: pengiriman pembayaran Pemda ini ditahan.')
  else flash(req, 'sukses', `Rekonsiliasi selesai: ${cocok} cocok, ${belum} selisih belum jelas.`)
}

/** Every RKUD and day beside the books of the bank and the state treasury. */
export function rekonsiliasiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const daftar = await readList(deps.pool, await specHari(deps, user), req, scopeHari(user), hariRow)
    res.render('rekonsiliasi/daftar', { judul: 'Rekonsiliasi Bank', daftar, kemarin: await progress(deps, user) })
  })

  router.get(exportPaths(), requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    await exportList(deps.pool, await specHari(deps, user), req, res, scopeHari(user))
  })

  router.get('/:rkudId/:tanggal', requires('laporan.lihat'), async (req, res) => {
    const { rkudId, tanggal } = hariOf(req)
    res.render('rekonsiliasi/hari', { ...(await hariPage(deps, pelaku(req), rkudId, tanggal)) })
  })

  router.get('/:rkudId/:tanggal/export.xlsx', requires('laporan.lihat'), async (req, res) => {
    await exportBerita(deps, pelaku(req), hariOf(req), req, res)
  })

  router.post('/:rkudId/:tanggal/jalankan', requires('rekonsiliasi.ubah'), async (req, res) => {
    const { rkudId, tanggal } = hariOf(req)
    const rkud = await loadRkud(deps.prisma, pelaku(req), rkudId)
    flashHasil(req, await reconcile(deps, pelaku(req), { rkud, tanggal }))
    redirectTo(req, res, hrefHari(rkudId, tanggal))
  })

  router.post('/:rkudId/:tanggal/impor', requires('rekonsiliasi.ubah'), async (req, res) => {
    const hari = hariOf(req)
    flashHasil(req, await importKoran(deps, pelaku(req), { ...hari, berkas: req.berkas?.['berkas'] }))
    redirectTo(req, res, hrefHari(hari.rkudId, hari.tanggal))
  })

  router.post('/:rkudId/:tanggal/jelaskan', requires('rekonsiliasi.ubah'), async (req, res) => {
    const hari = hariOf(req)
    await explainSelisih(deps, pelaku(req), { ...hari, ...parseForm(jelaskanSchema, req) })
    flash(req, 'sukses', 'Penjelasan selisih tersimpan.')
    redirectTo(req, res, hrefHari(hari.rkudId, hari.tanggal))
  })

  router.post('/:rkudId/:tanggal/kaitkan', requires('rekonsiliasi.ubah'), async (req, res) => {
    const hari = hariOf(req)
    await linkDebit(deps, pelaku(req), { ...hari, ...parseForm(z.object({ kunci }), req) })
    flash(req, 'sukses', 'Debit bank dikaitkan dengan pembayarannya. Bank sedang ditanya; jalankan rekonsiliasi lagi.')
    redirectTo(req, res, hrefHari(hari.rkudId, hari.tanggal))
  })

  router.post('/:rkudId/:tanggal/otp', requires('rekonsiliasi.ubah'), async (req, res) => {
    const hari = hariOf(req)
    flashOtp(req, await requestSignOtp(deps, pelaku(req), hari))
    redirectTo(req, res, hrefHari(hari.rkudId, hari.tanggal))
  })

  router.post('/:rkudId/:tanggal/tanda-tangan', requires('rekonsiliasi.ubah'), async (req, res) => {
    const hari = hariOf(req)
    try {
      await signDay(deps, pelaku(req), { ...hari, ...parseForm(prosesSchema, req) })
      flash(req, 'sukses', 'Rekonsiliasi tanggal ini ditandatangani.')
    } catch (error) {
      if (!(error instanceof OtpError)) throw error
      flash(req, 'galat', error.message)
    }
    redirectTo(req, res, hrefHari(hari.rkudId, hari.tanggal))
  })

  return router
}
