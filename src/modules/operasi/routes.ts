import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teks } from '../../web/validate.js'
import { exportKarantina, listKarantina } from '../fmis/karantina.js'
import { resendMessage } from '../fmis/resend.js'
import { buangPekerjaan, ulangPekerjaan } from './antrean.js'
import { aturJadwal, type AksiJadwal } from './jadwal.js'
import { stuckLegs } from './macet.js'
import { type NamaJadwal, NAMA_JADWAL } from './namaJadwal.js'
import type { OperasiPage } from './page.js'
import { openMessages } from './pesan.js'
import { sistemPage } from './sistem.js'
import { recentPulls } from './tarik.js'

const HREF = '/cmsp/operasi'
const KEMBALI = { href: HREF, label: 'Kembali ke Operasi' }
const SISTEM = `${HREF}/sistem`
const SEMUA = { href: HREF, pemdaId: null }
const buangSchema = z.object({
  alasan: teks(250, 'Isi alasan membuang pekerjaan.').pipe(z.string().min(10, 'Alasan paling sedikit 10 karakter.')),
})

/** What the bank's operator watches over all Pemda, and what they may do about it. */
export function operasiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('operasi.lihat'), async (req, res) => {
    const [tarik, karantina, macet, pesanFmis] = await Promise.all([
      recentPulls(deps),
      listKarantina(deps, req, SEMUA),
      stuckLegs(deps),
      openMessages(deps),
    ])
    const page: OperasiPage = { tarik, karantina, macet, pesanFmis }
    res.render('operasi/index', { judul: 'Operasi', ...page })
  })

  router.get(exportPaths(), requires('operasi.lihat'), async (req, res) => {
    await exportKarantina(deps, req, res, SEMUA)
  })

  router.get('/sistem', requires('operasi.lihat'), async (_req, res) => {
    res.render('operasi/sistem', { judul: 'Sistem', kembali: KEMBALI, ...(await sistemPage(deps)) })
  })

  router.post('/pesan/:id/kirim', requires('operasi.ubah'), async (req, res) => {
    const { nomor } = await resendMessage(deps, pelaku(req), paramId(req))
    flash(req, 'sukses', `Pesan tentang SP2D ${nomor} dikirim lagi ke FMIS.`)
    redirectTo(req, res, HREF)
  })

  for (const aksi of ['jeda', 'lanjut', 'jalankan'] satisfies AksiJadwal[]) {
    router.post(`/jadwal/:nama/${aksi}`, requires('operasi.ubah'), async (req, res) => {
      const nama = String(req.params['nama'])
      if (!Object.hasOwn(NAMA_JADWAL, nama)) throw tidakDitemukan('Jadwal')
      flash(req, 'sukses', await aturJadwal(deps, pelaku(req), nama as NamaJadwal, aksi))
      redirectTo(req, res, SISTEM)
    })
  }

  router.post('/antrean/:id/ulang', requires('operasi.ubah'), async (req, res) => {
    const { pekerjaan } = await ulangPekerjaan(deps, pelaku(req), paramId(req))
    flash(req, 'sukses', `Pekerjaan ${pekerjaan} dijalankan lagi.`)
    redirectTo(req, res, SISTEM)
  })

  router.post('/antrean/:id/buang', requires('operasi.ubah'), async (req, res) => {
    const { pekerjaan } = await buangPekerjaan(deps, pelaku(req), paramId(req), parseForm(buangSchema, req).alasan)
    flash(req, 'sukses', `Pekerjaan ${pekerjaan} dibuang dari antrean.`)
    redirectTo(req, res, SISTEM)
  })

  return router
}
