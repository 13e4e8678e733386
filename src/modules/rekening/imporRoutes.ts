import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import { flash } from '../../web/flash.js'
import type { Badge } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId } from '../../web/validate.js'
import { akanDisimpan, applyImport, loadImport } from './applyImport.js'
import type { BarisImpor } from './imporBaris.js'
import type { ImporPage, PratinjauPage } from './page.js'
import { previewImport } from './previewImport.js'
import { MAX_BARIS } from './readSheet.js'
import { sendTemplate } from './template.js'

const HREF = '/cmsp/master/rekening/impor'
const FORM: ImporPage & { judul: string } = {
  judul: 'Impor Data Rekening',
  kembali: { href: '/cmsp/master/rekening', label: 'Kembali ke Data Rekening' },
  aksi: HREF,
  templatHref: `${HREF}/templat.xlsx`,
  maksBaris: String(MAX_BARIS),
}

const BADGE: Record<BarisImpor['tindakan'], Badge> = {
  MASALAH: { nada: 'bahaya', label: 'Bermasalah' },
  DITAMBAH: { nada: 'sukses', label: 'Ditambah' },
  DIPULIHKAN: { nada: 'sukses', label: 'Dipakai lagi' },
  DIUBAH: { nada: 'proses', label: 'Diubah' },
  TETAP: { nada: 'netral', label: 'Tidak berubah' },
}

const countOf = (baris: BarisImpor[]) => (tindakan: BarisImpor['tindakan']) =>
  baris.filter((row) => row.tindakan === tindakan).length

/** "8 ditambah, 3 diubah": only what there is. */
function ringkas(baris: BarisImpor[]): string {
  const count = countOf(baris)
  return (Object.keys(BADGE) as BarisImpor['tindakan'][])
    .filter((tindakan) => count(tindakan) > 0)
    .map((tindakan) => `${count(tindakan)} ${BADGE[tindakan].label.toLowerCase()}`)
    .join(', ')
}

function pratinjau(row: Awaited<ReturnType<typeof loadImport>>): PratinjauPage {
  const [bermasalah, simpan] = [countOf(row.baris)('MASALAH'), akanDisimpan(row.baris).length]
  const lewat = bermasalah > 0 ? ` (${bermasalah} baris bermasalah dilewati)` : ''
  return {
    kembali: FORM.kembali,
    berkas: row.namaBerkas,
    ringkasan: ringkas(row.baris),
    bermasalah,
    // What needs a hand comes first; otherwise as in the file.
    baris: row.baris
      .toSorted((a, b) => Number(b.tindakan === 'MASALAH') - Number(a.tindakan === 'MASALAH'))
      .map(({ tindakan, baris, ...isi }) => ({ ...isi, baris: String(baris), tindakan: BADGE[tindakan] })),
    ulangHref: HREF,
    simpan: simpan > 0 && row.diterapkanPada === null ? `Simpan ${simpan} rekening${lewat}` : null,
    simpanAksi: `${HREF}/${row.id}/simpan`,
  }
}

/** Data Rekening from a file: uploaded, looked at, and only then saved. */
export function imporRekeningRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('rekening.ubah'), (_req, res) => {
    res.render('rekening/impor', FORM)
  })

  router.get('/templat.xlsx', requires('rekening.ubah'), async (_req, res) => {
    await sendTemplate(deps, res)
  })

  router.post('/', requires('rekening.ubah'), async (req, res) => {
    try {
      const berkas = req.berkas?.['berkas']
      if (!berkas) throw new FieldError('berkas', 'Pilih berkas .xlsx.')
      const id = await previewImport(deps, pelaku(req), berkas)
      redirectTo(req, res, `${HREF}/${id}`)
    } catch (error) {
      if (!(error instanceof FieldError)) throw error
      res.status(422).render('rekening/impor', { ...FORM, kesalahan: error.kesalahan })
    }
  })

  router.get('/:id', requires('rekening.ubah'), async (req, res) => {
    const row = await loadImport(deps.prisma, pelaku(req), paramId(req))
    res.render('rekening/pratinjau', { judul: 'Pratinjau Impor', ...pratinjau(row) })
  })

  router.post('/:id/simpan', requires('rekening.ubah'), async (req, res) => {
    const rows = await applyImport(deps, pelaku(req), paramId(req))
    flash(req, 'sukses', `${rows.length} rekening disimpan: ${ringkas(rows)}.`)
    redirectTo(req, res, '/cmsp/master/rekening')
  })

  return router
}
