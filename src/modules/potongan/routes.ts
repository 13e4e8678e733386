import { Router } from 'express'
import { z } from 'zod'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { parseForm, teksWajib } from '../../web/validate.js'
import { dasarBidang, dasarWajib } from '../usulan/dasar.js'
import { tellProposed } from '../usulan/diajukan.js'
import { propose } from '../usulan/propose.js'
import { JENIS_POTONGAN, sasaranJenis } from './jenis.js'
import { belumDikenal, exportJenis, HREF, hrefUsul, listJenis } from './list.js'

const formSchema = z.object({
  kode: teksWajib(50, 'Isi kode.'),
  nama: teksWajib(200, 'Isi nama.'),
  ...dasarBidang,
})

/** Kinds of potongan that FMIS may send: what is known, what is not, and the form that proposes one. */
export function jenisPotonganRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('jenisPotongan.lihat'), async (req, res) => {
    const bolehUsul = may(pelaku(req), 'jenisPotongan.usulkan')
    const [daftar, belum] = await Promise.all([listJenis(deps, req, bolehUsul), belumDikenal(deps, bolehUsul)])
    const page = { judul: 'Jenis Potongan', daftar, belum, tambahHref: bolehUsul ? hrefUsul() : null }
    res.render('potongan/daftar', page)
  })

  router.get(exportPaths(), requires('jenisPotongan.lihat'), async (req, res) => {
    await exportJenis(deps, req, res)
  })

  router.get('/baru', requires('jenisPotongan.usulkan'), async (req, res) => {
    const kode = typeof req.query['kode'] === 'string' ? req.query['kode'] : ''
    const ada = await deps.prisma.jenisPotongan.findUnique({ where: { kode } })
    const belum = ada ? null : (await belumDikenal(deps, false)).find((satu) => satu.kode === kode)
    res.render('potongan/form', {
      judul: ada ? 'Usulkan Perubahan Jenis Potongan' : 'Usulkan Jenis Potongan',
      kembali: { href: HREF, label: 'Kembali ke Jenis Potongan' },
      aksi: HREF,
      ...{ kode: ada?.kode ?? belum?.kode ?? '', nama: ada?.nama ?? belum?.uraian ?? '' },
    })
  })

  router.post('/', requires('jenisPotongan.usulkan'), async (req, res) => {
    const { kode, nama, ...surat } = parseForm(formSchema, req)
    const dasar = { ...dasarWajib(surat), lampiranId: null }
    const pengajuan = { sasaran: sasaranJenis(kode), sesudah: { kode, nama }, pemdaId: null, dasar }
    const id = await inTransaction(deps.prisma, (tx) => propose(tx, pelaku(req), JENIS_POTONGAN, pengajuan))
    tellProposed(req, res, id, 'Usulan jenis potongan dibuat dan menunggu persetujuan admin bank.')
  })

  return router
}
