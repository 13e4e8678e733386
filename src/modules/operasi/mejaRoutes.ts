import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teksWajib } from '../../web/validate.js'
import { askNow } from '../pencairan/tindakan/askNow.js'
import { holdSending } from '../pencairan/tindakan/hold.js'
import { pilihanPemda } from '../sp2d/tempat.js'
import { exportMeja, jumlahPerKeadaan, listMeja, MEJA } from './mejaList.js'
import { gerbangRows, legPage } from './mejaPage.js'
import type { MejaPage } from './page.js'
import { alasanSchema } from './tindakan.js'

const tahanSchema = z.object({
  lingkup: teksWajib(30, 'Pilih apa yang ditahan.'),
  alasan: alasanSchema,
})

/** The operator's desk: every payment, its attempts, and holding back; below /cmsp/operasi/pencairan. */
export function mejaRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('operasi.lihat'), async (req, res) => {
    const [daftar, jumlah, gerbang, pemda] = await Promise.all([
      listMeja(deps, pelaku(req), req),
      jumlahPerKeadaan(deps),
      gerbangRows(deps),
      pilihanPemda(deps),
    ])
    const lingkup = [
      { nilai: '', label: 'Pilih yang ditahan', dipilih: false },
      { nilai: 'SEMUA', label: 'Semua pengiriman', dipilih: false },
      ...[...pemda].map(([id, nama]) => ({ nilai: `pemda:${id}`, label: nama, dipilih: false })),
    ]
    const page: MejaPage = { daftar, jumlah, gerbang, lingkup }
    res.render('operasi/meja', {
      judul: 'Meja Pencairan',
      kembali: { href: '/cmsp/operasi', label: 'Kembali ke Operasi' },
      ...page,
    })
  })

  router.get(exportPaths(), requires('operasi.lihat'), async (req, res) => {
    await exportMeja(deps, pelaku(req), req, res)
  })

  router.post('/tahan', requires('operasi.ubah'), async (req, res) => {
    const { nama } = await holdSending(deps, pelaku(req), parseForm(tahanSchema, req))
    flash(req, 'sukses', `Ditahan: ${nama}. Tidak ada pembayaran baru yang dikirim sampai tahanannya dilepas.`)
    redirectTo(req, res, MEJA)
  })

  router.get('/:legId', requires('operasi.lihat'), async (req, res) => {
    const kembali = { href: MEJA, label: 'Kembali ke Meja Pencairan' }
    res.render('operasi/leg', { judul: 'Riwayat Pembayaran', kembali, ...(await legPage(deps, paramId(req, 'legId'))) })
  })

  router.post('/:legId/tanya', requires('operasi.ubah'), async (req, res) => {
    const legId = paramId(req, 'legId')
    flash(req, 'info', `Sudah ditanyakan. Keadaannya sekarang: ${await askNow(deps, pelaku(req), legId)}.`)
    redirectTo(req, res, `${MEJA}/${legId}`)
  })

  return router
}
