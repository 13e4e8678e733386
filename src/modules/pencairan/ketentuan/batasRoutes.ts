import { Router } from 'express'
import { z } from 'zod'
import { pemdaById } from '../../../db/pemda.js'
import type { Deps } from '../../../deps.js'
import { JENIS_BATAS, type JenisBatas } from '../../../domain/batas.js'
import { pelaku, requires } from '../../../web/requires.js'
import { rupiah } from '../../../web/tampilan.js'
import { paramId, parseForm } from '../../../web/validate.js'
import { tellProposed } from '../../usulan/diajukan.js'
import { dilihatOf, sidikKeadaan } from '../../usulan/dilihat.js'
import { JENIS_BATAS_BAYAR, proposeBatas } from './jenisBatas.js'
import { rupiahBoleh, rupiahBulat } from './rupiahBoleh.js'

const batasSchema = z.object({ SP2D: rupiahBoleh, APPROVER_HARI: rupiahBoleh, PEMDA_HARI: rupiahBoleh })

/** The limits of each Pemda, below /cmsp/admin/batas; a change waits for a second admin. */
export function batasRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('admin.ubah'), async (_req, res) => {
    const [pemda, batas] = await Promise.all([
      deps.prisma.pemda.findMany({ orderBy: { kode: 'asc' } }),
      deps.prisma.batasBayar.findMany(),
    ])
    const baris = pemda.map(({ id, kode, nama }) => ({
      ...{ href: `/cmsp/admin/batas/${id}`, kode, nama },
      batas: Object.entries(JENIS_BATAS).map(([jenis, label]) => {
        const ada = batas.find((satu) => satu.pemdaId === id && satu.jenis === jenis)
        return { label: `Batas ${label}`, nilai: ada ? rupiah(ada.jumlah) : 'Tanpa batas' }
      }),
    }))
    res.render('pencairan/batas', { judul: 'Batas Pencairan', baris, kolom: Object.values(JENIS_BATAS) })
  })

  router.get('/:id', requires('admin.ubah'), async (req, res) => {
    const pemda = await pemdaById(deps.prisma, paramId(req))
    const keadaan = await JENIS_BATAS_BAYAR.keadaan(deps.prisma, `batas:${pemda.kode}`)
    const bidang = (Object.keys(JENIS_BATAS) as JenisBatas[]).map((jenis) => ({
      nama: jenis,
      label: `Batas ${JENIS_BATAS[jenis]}`,
      nilai: rupiahBulat(keadaan?.[jenis]),
    }))
    const kembali = { href: '/cmsp/admin/batas', label: 'Kembali ke Batas Pencairan' }
    const page = { kembali, aksi: `/cmsp/admin/batas/${pemda.id}`, bidang, dilihat: sidikKeadaan(keadaan) }
    res.render('pencairan/batas-form', { judul: pemda.nama, ...page })
  })

  router.post('/:id', requires('admin.ubah'), async (req, res) => {
    const batas = parseForm(batasSchema, req)
    const id = await proposeBatas(deps, pelaku(req), { pemdaId: paramId(req), batas, dilihat: dilihatOf(req) })
    tellProposed(req, res, id, 'Usulan batas dibuat dan menunggu persetujuan admin lain.')
  })

  return router
}
