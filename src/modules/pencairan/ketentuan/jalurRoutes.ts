import { type Request, Router } from 'express'
import { z } from 'zod'
import { inTransaction } from '../../../db/database.js'
import type { Deps } from '../../../deps.js'
import { tidakDitemukan } from '../../../domain/galat.js'
import { JALUR_KODE } from '../../../domain/jalur.js'
import { formatJam } from '../../../domain/tanggal.js'
import { pelaku, requires } from '../../../web/requires.js'
import { jamBoleh, parseForm, tanggalWajib, teksWajib } from '../../../web/validate.js'
import { tellProposed } from '../../usulan/diajukan.js'
import { dilihatOf, sidikKeadaan } from '../../usulan/dilihat.js'
import { propose } from '../../usulan/propose.js'
import { HREF_JALUR, jalurPage } from './jalurPage.js'
import { JENIS_JALUR, sasaranJalur } from './jenisJalur.js'
import { hariIniWib, proposeLibur } from './jenisLibur.js'
import { rupiahBoleh, rupiahBulat } from './rupiahBoleh.js'

const jalurSchema = z.object({
  nama: teksWajib(50, 'Isi nama jalurnya.'),
  urutan: teksWajib(2, 'Isi urutan dengan angka 1 sampai 99.')
    .pipe(z.string().regex(/^[1-9]\d?$/, 'Isi urutan dengan angka 1 sampai 99.'))
    .transform(Number),
  ...{ minimal: rupiahBoleh, maksimal: rupiahBoleh, buka: jamBoleh, tutup: jamBoleh },
  hari: z.enum(['kerja', 'setiap'], { error: 'Pilih harinya.' }),
  tibaMenit: teksWajib(5, 'Isi perkiraan tiba; 0 berarti seketika.')
    .pipe(z.string().regex(/^\d{1,5}$/, 'Isi menit dengan angka.'))
    .transform(Number)
    .pipe(z.number().max(10_080, 'Paling lama tujuh hari, 10080 menit.')),
})
const tanggal = tanggalWajib('Isi tanggalnya.')
const liburSchema = z.object({ tanggal, nama: teksWajib(100, 'Isi nama hari liburnya.') })
const hapusSchema = z.object({ tanggal })

/** @throws AppError for a code that no rail has */
const kodeOf = ({ params }: Request): string => {
  const found = JALUR_KODE.find((kode) => kode === params['kode'])
  if (!found) throw tidakDitemukan('Jalur bank')
  return found
}

const kembali = { href: HREF_JALUR, label: 'Kembali ke Jalur dan Kalender' }

/** Rails and holidays, below /cmsp/admin/jalur; a change waits for a second admin. */
export function jalurRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('admin.ubah'), async (_req, res) => {
    res.render('pencairan/jalur', { judul: 'Jalur dan Kalender', ...(await jalurPage(deps)) })
  })

  router.get('/libur', requires('admin.ubah'), (_req, res) => {
    const isian = { aksi: `${HREF_JALUR}/libur`, hariIni: hariIniWib() }
    res.render('pencairan/libur-form', { judul: 'Usulkan Hari Libur', kembali, ...isian })
  })

  router.post('/libur', requires('admin.ubah'), async (req, res) => {
    const id = await proposeLibur(deps, pelaku(req), parseForm(liburSchema, req))
    tellProposed(req, res, id, 'Usulan hari libur dibuat dan menunggu persetujuan admin lain.')
  })

  router.post('/libur/hapus', requires('admin.ubah'), async (req, res) => {
    const id = await proposeLibur(deps, pelaku(req), { ...parseForm(hapusSchema, req), nama: null })
    tellProposed(req, res, id, 'Usulan menghapus hari libur dibuat dan menunggu persetujuan admin lain.')
  })

  router.get('/:kode', requires('admin.ubah'), async (req, res) => {
    const jalur = await JENIS_JALUR.keadaan(deps.prisma, sasaranJalur(kodeOf(req)))
    if (!jalur) throw tidakDitemukan('Jalur bank')
    const isi = {
      ...{ ...jalur, minimal: rupiahBulat(jalur.minimal), maksimal: rupiahBulat(jalur.maksimal) },
      ...{ buka: formatJam(jalur.buka ?? ''), tutup: formatJam(jalur.tutup ?? '') },
    }
    const hari = [
      { nilai: 'kerja', label: 'Hari kerja', dipilih: jalur.hariKerja },
      { nilai: 'setiap', label: 'Setiap hari', dipilih: !jalur.hariKerja },
    ]
    const aksi = `${HREF_JALUR}/${jalur.kode}`
    res.render('pencairan/jalur-form', { judul: jalur.nama, kembali, aksi, isi, hari, dilihat: sidikKeadaan(jalur) })
  })

  router.post('/:kode', requires('admin.ubah'), async (req, res) => {
    const sasaran = sasaranJalur(kodeOf(req))
    const { hari, ...form } = parseForm(jalurSchema, req)
    const dilihat = dilihatOf(req)
    const id = await inTransaction(deps.prisma, async (tx) => {
      const kini = await JENIS_JALUR.keadaan(tx, sasaran)
      if (!kini) throw tidakDitemukan('Jalur bank')
      const sesudah = { ...kini, ...form, hariKerja: hari === 'kerja' }
      return propose(tx, pelaku(req), JENIS_JALUR, { sasaran, sesudah, pemdaId: null, dasar: null, dilihat })
    })
    tellProposed(req, res, id, 'Usulan jalur dibuat dan menunggu persetujuan admin lain.')
  })

  return router
}
