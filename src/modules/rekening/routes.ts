import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { FormError } from '../../domain/galat.js'
import { may } from '../../domain/izin.js'
import { namaSama } from '../../domain/nama.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import type { KonfirmasiPage } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teks, teksWajib } from '../../web/validate.js'
import { deleteRekening } from './deleteRekening.js'
import { type Isian, rekeningForm } from './form.js'
import { exportRekening, hapusKonfirmasi, listRekening } from './list.js'
import { loadRekening } from './load.js'
import type { RekeningListPage } from './page.js'
import { type RekeningTersimpan, saveRekening } from './saveRekening.js'

const HREF = '/cmsp/master/rekening'
const rekeningSchema = z.object({
  noRekening: teksWajib(50, 'Isi No. Rekening.'),
  nama: teks(100),
  kode: z
    .union([z.array(z.string()), z.string().transform((one) => [one])], { error: 'Pilih potongan dari daftar.' })
    .default([])
    .transform((kode) => [...new Set(kode)]),
  versi: z.string().default(''),
})
const hapusSchema = z.object({ konfirmasi: z.literal('ya').optional() })

// Checkboxes come as one text or a list; whatever else was sent counts as not typed.
function typedIn(body: Record<string, unknown> = {}): Isian {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name].slice(0, 500) : '')
  const kode = [body['kode']].flat().filter((one) => typeof one === 'string')
  return { noRekening: text('noRekening'), nama: text('nama'), kode, versi: text('versi') }
}

function tellSaved(req: Request, saved: RekeningTersimpan): void {
  const { noRekening, nama, namaDiBank, pindahan } = saved
  flash(req, 'sukses', `Rekening ${noRekening} (${nama}) disimpan. Nama pemiliknya di Bank Kalsel: ${namaDiBank}.`)
  if (!namaSama(nama, namaDiBank)) {
    flash(req, 'peringatan', `Nama yang Anda isi berbeda dari nama pemilik di Bank Kalsel. Periksa kembali nomornya.`)
  }
  if (pindahan.length > 0) {
    const rincian = pindahan.map(({ potongan, dari }) => `${potongan} dari ${dari}`).join('; ')
    flash(req, 'info', `Potongan yang dipindahkan ke rekening ini: ${rincian}.`)
  }
}

/** Saves, or shows the form again with its messages and everything typed, checkboxes included. */
async function save(deps: Deps, req: Request, res: Response, id: bigint | null): Promise<void> {
  const user = pelaku(req)
  try {
    tellSaved(req, await saveRekening(deps, user, { id, ...parseForm(rekeningSchema, req) }))
    redirectTo(req, res, HREF)
  } catch (error) {
    if (!(error instanceof FormError)) throw error
    const { kesalahan } = error
    const page = await rekeningForm(deps, user, id, typedIn(req.body))
    res.status(422).render('rekening/form', { ...page, kesalahan })
  }
}

/** Data Rekening: the accounts at Bank Kalsel that the potongan of a Pemda are paid to. */
export function rekeningRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('rekening.lihat'), async (req, res) => {
    const user = pelaku(req)
    const page: RekeningListPage = {
      daftar: await listRekening(deps, user, req),
      tambahHref: may(user, 'rekening.ubah') ? `${HREF}/baru` : null,
      imporHref: may(user, 'rekening.ubah') ? `${HREF}/impor` : null,
      semuaPemda: user.pemdaId === null,
    }
    res.render('rekening/daftar', { judul: 'Data Rekening', ...page })
  })

  router.get(exportPaths(), requires('rekening.lihat'), async (req, res) => {
    await exportRekening(deps, pelaku(req), req, res)
  })

  router.get('/baru', requires('rekening.ubah'), async (req, res) => {
    res.render('rekening/form', await rekeningForm(deps, pelaku(req), null))
  })

  router.post('/baru', requires('rekening.ubah'), (req, res) => save(deps, req, res, null))

  router.get('/:id', requires('rekening.ubah'), async (req, res) => {
    res.render('rekening/form', await rekeningForm(deps, pelaku(req), paramId(req)))
  })

  router.post('/:id', requires('rekening.ubah'), (req, res) => save(deps, req, res, paramId(req)))

  router.post('/:id/hapus', requires('rekening.ubah'), async (req, res) => {
    const user = pelaku(req)
    const id = paramId(req)
    if (!parseForm(hapusSchema, req).konfirmasi) {
      const { noRekening, nama, peta } = await loadRekening(deps.prisma, user, id)
      const page: KonfirmasiPage = {
        ...hapusKonfirmasi({ noRekening, nama, potongan: peta.length }),
        aksi: `${HREF}/${id}/hapus`,
        kirim: [],
        batalHref: HREF,
      }
      return res.render('konfirmasi', { judul: 'Hapus Data Rekening', ...page })
    }
    const { noRekening } = await deleteRekening(deps, user, id)
    flash(req, 'sukses', `Rekening ${noRekening} dihapus dari Data Rekening.`)
    redirectTo(req, res, HREF)
  })

  return router
}
