import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../../deps.js'
import { tidakDitemukan } from '../../../domain/galat.js'
import { batasWita, formatBatas, formatJam, parseJam } from '../../../domain/tanggal.js'
import { pelaku, requires } from '../../../web/requires.js'
import { paramId, parseForm, tanggalWajib, teksWajib } from '../../../web/validate.js'
import { tellProposed } from '../../usulan/diajukan.js'
import { proposeTutup } from './jenisTutup.js'
import { akhirTahun } from './tutup.js'

const HREF = '/cmsp/admin/tutup-tahun'
const tutupSchema = z.object({
  tanggal: tanggalWajib('Isi tanggalnya.'),
  jam: teksWajib(5, 'Isi jamnya.')
    .transform(parseJam)
    .pipe(z.string({ error: 'Isi jam WITA, misalnya 16.00 atau 24.00.' })),
})

/** Until when each Pemda's payments of the running year are sent, below /cmsp/admin/tutup-tahun. */
export function tutupRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('admin.ubah'), async (req, res) => {
    const { berjalan: tahun } = pelaku(req)
    const rows = await deps.prisma.pemda.findMany({
      include: { tutupTahun: { where: { tahun } } },
      orderBy: { kode: 'asc' },
    })
    const baris = rows.map(({ id, kode, nama, tutupTahun: [row] }) => ({
      ...{ href: `${HREF}/${id}`, kode, nama },
      tutup: formatBatas(row?.tutup ?? akhirTahun(tahun)),
      sendiri: row !== undefined,
    }))
    res.render('pencairan/tutup', { judul: 'Tutup Tahun', baris })
  })

  router.get('/:id', requires('admin.ubah'), async (req, res) => {
    const { berjalan: tahun } = pelaku(req)
    const pemda = await deps.prisma.pemda.findUnique({
      where: { id: paramId(req) },
      include: { tutupTahun: { where: { tahun } } },
    })
    if (!pemda) throw tidakDitemukan('Pemda')
    const { tanggal, jam } = batasWita(pemda.tutupTahun[0]?.tutup ?? akhirTahun(tahun))
    const kembali = { href: HREF, label: 'Kembali ke Tutup Tahun' }
    const page = { kembali, aksi: `${HREF}/${pemda.id}`, tanggal, jam: formatJam(jam) }
    res.render('pencairan/tutup-form', { judul: `${pemda.nama}, tahun anggaran ${tahun}`, ...page })
  })

  router.post('/:id', requires('admin.ubah'), async (req, res) => {
    const user = pelaku(req)
    const isi = { pemdaId: paramId(req), tahun: user.berjalan, ...parseForm(tutupSchema, req) }
    const id = await proposeTutup(deps, user, isi)
    tellProposed(req, res, id, 'Usulan waktu tutup dibuat dan menunggu persetujuan admin lain.')
  })

  return router
}
