import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import type { Badge } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm } from '../../web/validate.js'
import { suratSchema } from '../usulan/dasar.js'
import { tellProposed } from '../usulan/diajukan.js'
import { keepPemeriksaan, loadPemeriksaan, proposePenyiapan } from './jenisPenyiapan.js'
import { MAX_BARIS } from './lembar.js'
import type { Verdict } from './periksa.js'
import { sendTemplat } from './templat.js'

const HREF = '/cmsp/admin/penyiapan'
const FORM = { judul: 'Penyiapan dari Berkas', aksi: HREF, templatHref: `${HREF}/templat.xlsx`, maksBaris: MAX_BARIS }
const BADGE: Record<Verdict['hasil'], Badge> = {
  MASALAH: { nada: 'bahaya', label: 'Bermasalah' },
  DITAMBAH: { nada: 'sukses', label: 'Ditambah' },
  DIUBAH: { nada: 'proses', label: 'Diubah' },
  TETAP: { nada: 'netral', label: 'Tidak berubah' },
}

/** Pemda, OPD, users and rekening from one file: tried out, proposed, and applied by a second admin. */
export function penyiapanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('admin.ubah'), (_req, res) => {
    res.render('admin/penyiapan', FORM)
  })

  router.get('/templat.xlsx', requires('admin.ubah'), async (_req, res) => {
    await sendTemplat(res)
  })

  router.post('/', requires('admin.ubah'), async (req, res) => {
    try {
      const surat = parseForm(suratSchema, req)
      const berkas = req.berkas?.['berkas']
      if (!berkas) throw new FieldError('berkas', 'Pilih berkas .xlsx.')
      redirectTo(req, res, `${HREF}/${await keepPemeriksaan(deps, pelaku(req), { ...surat, berkas })}`)
    } catch (error) {
      const kesalahan = kesalahanOf(error)
      res.status(422).render('admin/penyiapan', { ...FORM, kesalahan, isian: ketikan(req.body) })
    }
  })

  router.get('/:id', requires('admin.ubah'), async (req, res) => {
    const row = await loadPemeriksaan(deps, pelaku(req), paramId(req))
    const count = (hasil: Verdict['hasil']) => row.baris.filter((each) => each.hasil === hasil).length
    const ringkasan = (Object.keys(BADGE) as Verdict['hasil'][])
      .filter((hasil) => count(hasil) > 0)
      .map((hasil) => `${count(hasil)} ${BADGE[hasil].label.toLowerCase()}`)
    res.render('admin/penyiapan-hasil', {
      judul: 'Hasil Pemeriksaan Berkas',
      kembali: { href: HREF, label: 'Unggah berkas lain' },
      ringkasan: `${row.namaBerkas}: ${ringkasan.join(', ')}`,
      bermasalah: count('MASALAH'),
      ajukanAksi: count('MASALAH') === 0 && row.bagian.length > 0 ? `${HREF}/${row.id}/ajukan` : null,
      baris: row.baris
        .toSorted((a, b) => Number(b.hasil === 'MASALAH') - Number(a.hasil === 'MASALAH'))
        .map(({ hasil, baris, sel, ...isi }) => ({
          ...isi,
          baris: String(baris),
          hasil: BADGE[hasil],
          sel: Object.entries(sel).map(([kolom, pesan]) => ({ kolom, pesan })),
        })),
    })
  })

  router.post('/:id/ajukan', requires('admin.ubah'), async (req, res) => {
    const id = await proposePenyiapan(deps, pelaku(req), paramId(req))
    tellProposed(req, res, id, 'Usulan penyiapan dibuat dan menunggu persetujuan admin lain.')
  })

  return router
}
