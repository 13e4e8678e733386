import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { levelOf, type StatusSp2d } from '../../domain/alur.js'
import { may } from '../../domain/izin.js'
import { flash } from '../../web/flash.js'
import type { Flash, KonfirmasiPage } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm, teks } from '../../web/validate.js'
import { loadSp2d } from '../sp2d/load.js'
import { lihatOf } from '../sp2d/section.js'
import { detailPage, tolakKonfirmasi } from './detailPage.js'
import { assertOwnTask, levelFor } from './guard.js'
import { refreshPayees } from './payee.js'
import { setujuSp2d } from './setuju.js'
import { tolakSp2d } from './tolak.js'

const KETERANGAN = { min: 10, max: 250 }

const putusanSchema = z.discriminatedUnion(
  'keputusan',
  [
    z
      .object({
        keputusan: z.literal('SETUJU'),
        sidik: z.string().regex(/^[0-9a-f]{64}$/),
        periksa: z.string().max(64).optional(),
        namaDiterima: z.literal('ya').optional(),
        alasanNama: teks(KETERANGAN.max).optional(),
      })
      .refine((form) => !form.namaDiterima || (form.alasanNama ?? '').length >= KETERANGAN.min, {
        path: ['alasanNama'],
        message: `Alasan menerima nama yang berbeda paling sedikit ${KETERANGAN.min} karakter.`,
      }),
    z.object({
      keputusan: z.literal('TOLAK'),
      keterangan: teks(KETERANGAN.max, 'Keterangan Status wajib diisi bila SP2D ditolak.').pipe(
        z.string().min(KETERANGAN.min, `Keterangan Status paling sedikit ${KETERANGAN.min} karakter.`),
      ),
      konfirmasi: z.literal('ya').optional(),
    }),
  ],
  { error: 'Pilih Setuju atau Tolak.' },
)

const turnNote = (id: bigint): Flash => ({
  jenis: 'info',
  pesan: 'SP2D ini sekarang menunggu keputusan Anda.',
  href: `/cmsp/sp2d/${id}`,
  hrefLabel: 'Buka Form Approve SP2D',
})

/** The page of one SP2D and its decision, below /cmsp/sp2d. */
export function keputusanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id', requires('sp2d.lihat'), async (req: Request<{ id: string }>, res, next) => {
    // Other pages below /cmsp/sp2d have names, not numbers.
    if (!/^\d/.test(req.params.id)) return next('route')
    const user = pelaku(req)
    const id = paramId(req)
    const { status } = await loadSp2d(deps.prisma, user, id)
    if (levelOf(status as StatusSp2d) && may(user, 'sp2d.putuskan')) await refreshPayees(deps, id)
    const page = await detailPage(deps, user, await loadSp2d(deps.prisma, user, id), lihatOf(req, `/cmsp/sp2d/${id}`))
    // An open page that looks again shows no form; it learns that its reader's turn has come.
    if (page.keputusan && req.get('x-cmsp-live')) page.catatan = [turnNote(id)]
    res.render('sp2d/detail', page)
  })

  router.post('/:id/keputusan', requires('sp2d.putuskan'), async (req, res) => {
    const user = pelaku(req)
    const sp2dId = paramId(req)
    const form = parseForm(putusanSchema, req)
    if (form.keputusan === 'SETUJU') {
      const { sidik, periksa = '', namaDiterima, alasanNama = '' } = form
      const pengecualian = namaDiterima ? { periksa, alasan: alasanNama } : null
      const { nomor } = await setujuSp2d(deps, user, { sp2dId, sidik, pengecualian })
      flash(req, 'sukses', `SP2D ${nomor} masuk Daftar Tugas. Selesaikan dengan OTP di Daftar Tugas.`, {
        href: '/cmsp/tugas',
        label: 'Buka Daftar Tugas',
      })
      return redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
    }
    if (!form.konfirmasi) {
      const sp2d = await loadSp2d(deps.prisma, user, sp2dId)
      levelFor(user, sp2d)
      assertOwnTask(user, sp2d)
      const page: KonfirmasiPage = {
        ...tolakKonfirmasi(sp2d),
        aksi: `/cmsp/sp2d/${sp2dId}/keputusan`,
        kirim: [
          { nama: 'keputusan', nilai: 'TOLAK' },
          { nama: 'keterangan', nilai: form.keterangan },
        ],
        batalHref: `/cmsp/sp2d/${sp2dId}`,
      }
      return res.render('sp2d/tolak-konfirmasi', { judul: 'Tolak SP2D', ...page })
    }
    const { nomor } = await tolakSp2d(deps, user, { sp2dId, keterangan: form.keterangan })
    flash(req, 'sukses', `SP2D ${nomor} ditolak. Keterangannya dikirim ke FMIS.`)
    redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
  })

  return router
}
