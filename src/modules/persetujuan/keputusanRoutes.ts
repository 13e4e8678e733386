import { type Request, Router } from 'express'
import { z } from 'zod'
import { sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { levelOf } from '../../domain/alur.js'
import { may } from '../../domain/izin.js'
import { flash } from '../../web/flash.js'
import type { Flash, KonfirmasiPage } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { idSchema, paramId, parseForm, teks } from '../../web/validate.js'
import { loadSp2d } from '../sp2d/load.js'
import { aroundSp2d } from '../sp2d/around.js'
import { afterSave, carried } from '../sp2d/nextWaiting.js'
import { daftarSearch, lihatOf } from '../sp2d/section.js'
import { beriTahuMaker } from './beriTahuMaker.js'
import { centangSchema, readTicks } from './centang.js'
import { detailPage, tolakKonfirmasi } from './detailPage.js'
import { levelFor, ownsTask, taskOfAnother } from './guard.js'
import { isStale, refreshPayees } from './payee.js'
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
        dari: idSchema.optional(),
      })
      .extend(centangSchema.shape),
    z.object({
      keputusan: z.literal('TOLAK'),
      dari: idSchema.optional(),
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
    let sp2d = await loadSp2d(sqlOf(deps.pool), user, id)
    if (levelOf(sp2d.status) && may(user, 'sp2d.putuskan') && sp2d.penerima.some(isStale)) {
      await refreshPayees(deps, id)
      sp2d = await loadSp2d(sqlOf(deps.pool), user, id)
    }
    const lihat = lihatOf(req, `/cmsp/sp2d/${id}`)
    const [detail, around] = await Promise.all([
      detailPage(deps, user, sp2d, lihat, req.query['ambilAlih'] === 'ya'),
      aroundSp2d(deps, user, id, req.query['daftar']),
    ])
    const page = { ...detail, ...around }
    // An open page that looks again shows no form; it learns that its reader's turn has come.
    if (page.keputusan && req.get('x-cmsp-live')) page.catatan = [turnNote(id)]
    res.render('sp2d/detail', page)
  })

  router.post('/:id/keputusan', requires('sp2d.putuskan'), async (req, res) => {
    const user = pelaku(req)
    const sp2dId = paramId(req)
    const form = parseForm(putusanSchema, req)
    const dari = form.dari ?? null
    if (form.keputusan === 'SETUJU') {
      const { nomor } = await setujuSp2d(deps, user, { sp2dId, sidik: form.sidik, centang: readTicks(form), dari })
      flash(req, 'sukses', `SP2D ${nomor} masuk Daftar Tugas. Selesaikan dengan OTP di Daftar Tugas.`, {
        href: '/cmsp/tugas',
        label: 'Buka Daftar Tugas',
      })
      return redirectTo(req, res, await afterSave(deps, user, req, sp2dId))
    }
    if (!form.konfirmasi) {
      const sp2d = await loadSp2d(deps.prisma, user, sp2dId)
      await levelFor(deps.prisma, user, sp2d)
      if (!ownsTask(user, sp2d) && sp2d.tugas?.penggunaId !== dari) throw taskOfAnother(sp2d)
      const page: KonfirmasiPage = {
        ...(await tolakKonfirmasi(deps, sp2d)),
        aksi: `/cmsp/sp2d/${sp2dId}/keputusan`,
        kirim: [
          { nama: 'keputusan', nilai: 'TOLAK' },
          { nama: 'keterangan', nilai: form.keterangan },
          ...(dari === null ? [] : [{ nama: 'dari', nilai: String(dari) }]),
          ...carried(req),
        ],
        batalHref: `/cmsp/sp2d/${sp2dId}${daftarSearch(req.body.daftar)}`,
      }
      return res.render('sp2d/tolak-konfirmasi', { judul: 'Tolak SP2D', ...page })
    }
    const { nomor } = await tolakSp2d(deps, user, { sp2dId, keterangan: form.keterangan, dari })
    flash(req, 'sukses', `SP2D ${nomor} ditolak. Keterangannya dikirim ke FMIS.`)
    redirectTo(req, res, await afterSave(deps, user, req, sp2dId))
  })

  router.post('/:id/beri-tahu-maker', requires('sp2d.putuskan'), async (req, res) => {
    const sp2dId = paramId(req)
    const { kepada } = await beriTahuMaker(deps, pelaku(req), sp2dId)
    flash(req, 'sukses', `${kepada.join(', ')} diberi tahu lewat email tentang yang belum lengkap.`)
    redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
  })

  return router
}
