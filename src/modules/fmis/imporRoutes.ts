import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { tahunBerjalan } from '../../config.js'
import type { Deps } from '../../deps.js'
import { FieldError, FormError } from '../../domain/galat.js'
import { ketikan } from '../../web/formulir.js'
import type { Badge, Link, Option } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { idSchema, parseForm, teksWajib } from '../../web/validate.js'
import { type HasilRecord, imporBerkas } from './impor.js'

const imporSchema = z.object({
  pemda: teksWajib(18, 'Pilih Pemda.').pipe(idSchema),
  tahun: z.coerce.number('Isi tahun anggaran.').int().min(2000).max(2100),
})

/** View `fmis/impor`. */
interface ImporPage {
  judul: string
  kembali: Link
  pemda: Option[]
  tahun: string
  hasil: { nomor: string; hasil: Badge; alasan: string }[] | null
}

const HASIL: Record<HasilRecord['hasil'], Badge> = {
  baru: { nada: 'sukses', label: 'Diterima' },
  berubah: { nada: 'proses', label: 'Berubah' },
  tetap: { nada: 'netral', label: 'Tidak berubah' },
  ditarik: { nada: 'peringatan', label: 'Ditarik kembali' },
  karantina: { nada: 'bahaya', label: 'Ditolak (karantina)' },
}

/** Loading SP2D from a file, for a Pemda whose link to FMIS is down. */
export function imporRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('operasi.ubah'), async (_req, res) => {
    res.render('fmis/impor', await page(deps, null))
  })

  router.post('/', requires('operasi.ubah'), async (req, res) => {
    try {
      const { pemda, tahun } = parseForm(imporSchema, req)
      const berkas = req.berkas?.['berkas']
      if (!berkas) throw new FieldError('berkas', 'Pilih berkas JSON atau .xlsx.')
      const hasil = await imporBerkas(deps, pelaku(req), { pemdaId: pemda, tahun }, berkas)
      res.render('fmis/impor', await page(deps, hasil))
    } catch (error) {
      await refuse(deps, req, res, error)
    }
  })

  return router
}

async function refuse(deps: Deps, req: Request, res: Response, error: unknown): Promise<void> {
  if (!(error instanceof FormError)) throw error
  const { kesalahan } = error
  res.status(422).render('fmis/impor', { ...(await page(deps, null)), kesalahan, isian: ketikan(req.body) })
}

async function page(deps: Deps, hasil: HasilRecord[] | null): Promise<ImporPage> {
  const pemda = await deps.prisma.pemda.findMany({ where: { aktif: true }, orderBy: { kode: 'asc' } })
  return {
    judul: 'Muat SP2D dari berkas',
    kembali: { href: '/cmsp/operasi', label: 'Kembali ke Operasi' },
    pemda: [
      { nilai: '', label: 'Pilih Pemda', dipilih: false },
      ...pemda.map(({ id, nama }) => ({ nilai: String(id), label: nama, dipilih: false })),
    ],
    tahun: String(tahunBerjalan(deps.config)),
    hasil: hasil && hasil.map((row) => ({ nomor: row.nomor, hasil: HASIL[row.hasil], alasan: row.alasan.join('; ') })),
  }
}
