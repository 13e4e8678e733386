import { type Request, Router } from 'express'
import { z } from 'zod'
import { sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { toDecimalText } from '../../domain/uang.js'
import { flash } from '../../web/flash.js'
import { exportPaths } from '../../web/lists/export.js'
import type { KonfirmasiPage } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { daftarId, idSchema, paramId, parseForm } from '../../web/validate.js'
import { dibayarOf } from '../sp2d/dibayar.js'
import { detailOf } from '../sp2d/detail.js'
import { loadSp2d, type Sp2dUtuh } from '../sp2d/load.js'
import { lihatOf } from '../sp2d/section.js'
import { tahunNote, tahunRefusal } from '../sp2d/tahun.js'
import { OtpError } from '../tantangan/answer.js'
import { kodeSchema } from '../tantangan/isian.js'
import { flashOtp } from '../tantangan/kabar.js'
import { confirmTugas } from './confirm.js'
import { confirmPage } from './confirmPage.js'
import { taskOfAnother } from './guard.js'
import { hapusTugas, loadOwnTask } from './hapusTugas.js'
import { hasConfirmed, hasilPage } from './hasilPage.js'
import type { TugasDetailPage } from './page.js'
import { requestOtp } from './requestOtp.js'
import { MAX_SELECTION } from './selection.js'
import { exportTugas, hapusKonfirmasi, idsOfFilter } from './tugasList.js'
import { tugasPage } from './tugasPage.js'

const ids = daftarId(MAX_SELECTION, 'Pilih paling sedikit satu SP2D.')
const otpSchema = z.object({ id: ids })
const prosesSchema = z.object({
  tantanganId: idSchema,
  id: ids,
  otp: kodeSchema,
})
const hapusSchema = z.object({ konfirmasi: z.literal('ya').optional() })

const confirmHref = (chosen: bigint[], tantanganId?: bigint) =>
  `/cmsp/tugas/konfirmasi?${chosen.map((id) => `id=${id}`).join('&')}${tantanganId === undefined ? '' : `&tantangan=${tantanganId}`}`

const barisOf = (sp2d: Sp2dUtuh) => ({
  nomor: sp2d.nomor,
  penerima_nama: sp2d.penerimaNama,
  dibayar: toDecimalText(dibayarOf(sp2d, sp2d.putaran)),
})

/** Daftar Tugas: the waiting choices of one person, confirmed by OTP, taken back, or looked at. */
export function tugasRoutes(deps: Deps): Router {
  const router = Router()

  for (const [path, milik] of [
    ['', 'saya'],
    ['/rekan', 'rekan'],
  ] as const) {
    router.get(path || '/', requires('tugas.lihat'), async (req, res) => {
      res.render('persetujuan/tugas', { judul: 'Daftar Tugas', ...(await tugasPage(deps, pelaku(req), req, milik)) })
    })
    router.get(exportPaths(path), requires('tugas.lihat'), async (req, res) => {
      await exportTugas(deps, pelaku(req), req, res, milik)
    })
  }

  router.get('/konfirmasi', requires('tugas.lihat'), async (req, res) => {
    const user = pelaku(req)
    if (req.query['pilih'] === 'semua') {
      const all = await idsOfFilter(deps, user, req, MAX_SELECTION)
      return redirectTo(req, res, all.length > 0 ? confirmHref(all) : '/cmsp/tugas')
    }
    const chosen = ids.safeParse(req.query['id'])
    if (!chosen.success) {
      const salah = chosen.error.issues[0]?.message ?? ''
      flash(req, 'peringatan', `Daftar Tugas: ${salah}`)
      return redirectTo(req, res, '/cmsp/tugas')
    }
    res.render('persetujuan/konfirmasi', {
      judul: 'Konfirmasi OTP',
      ...(await confirmPage(deps, user, chosen.data)),
    })
  })

  router.get('/hasil/:id', requires('tugas.lihat'), async (req, res) => {
    res.render('persetujuan/hasil', {
      judul: 'Hasil Konfirmasi',
      ...(await hasilPage(deps, pelaku(req), paramId(req))),
    })
  })

  router.post('/otp', requires('tugas.lihat'), async (req, res) => {
    const { id } = parseForm(otpSchema, req)
    const { tantanganId, ...otp } = await requestOtp(deps, pelaku(req), id)
    flashOtp(req, otp)
    redirectTo(req, res, confirmHref(id, tantanganId))
  })

  router.post('/proses', requires('tugas.lihat'), async (req, res) => {
    const { tantanganId, otp, id } = parseForm(prosesSchema, req)
    const user = pelaku(req)
    try {
      await confirmTugas(deps, user, { tantanganId, otp, sp2dIds: id })
      redirectTo(req, res, `/cmsp/tugas/hasil/${tantanganId}`)
    } catch (error) {
      if (!(error instanceof OtpError)) throw error
      flash(req, 'galat', error.message)
      const done = await hasConfirmed(deps, user, tantanganId)
      redirectTo(req, res, done ? `/cmsp/tugas/hasil/${tantanganId}` : confirmHref(id))
    }
  })

  router.get('/:id', requires('tugas.lihat'), async (req: Request<{ id: string }>, res) => {
    const user = pelaku(req)
    const sp2d = await loadSp2d(sqlOf(deps.pool), user, paramId(req))
    if (!sp2d.tugas || !user.levels.has(sp2d.tugas.level as never)) throw tidakDitemukan('Tugas')
    const own = sp2d.tugas.penggunaId === user.id
    const tahun = tahunRefusal(user, sp2d)
    const page: TugasDetailPage = {
      kembali: { href: own ? '/cmsp/tugas' : '/cmsp/tugas/rekan', label: 'Kembali ke Daftar Tugas' },
      sp2d: await detailOf(deps, sp2d, null, lihatOf(req, `/cmsp/tugas/${sp2d.id}`)),
      catatan: own ? tahunNote(user, sp2d) : [{ jenis: 'info', pesan: taskOfAnother(sp2d).message }],
      approveHref: own && !tahun ? confirmHref([sp2d.id]) : null,
      hapusAksi: own && !tahun ? `/cmsp/tugas/${sp2d.id}/hapus` : null,
      hapus: hapusKonfirmasi(barisOf(sp2d)),
      ambilAlihHref: own || tahun ? null : `/cmsp/sp2d/${sp2d.id}?ambilAlih=ya`,
    }
    res.render('persetujuan/tugas-detail', { judul: 'Detail Tugas', ...page })
  })

  router.post('/:id/hapus', requires('tugas.lihat'), async (req, res) => {
    const user = pelaku(req)
    const id = paramId(req)
    if (!parseForm(hapusSchema, req).konfirmasi) {
      const sp2d = await loadOwnTask(deps.prisma, user, id)
      const page: KonfirmasiPage = {
        ...hapusKonfirmasi(barisOf(sp2d)),
        aksi: `/cmsp/tugas/${id}/hapus`,
        kirim: [],
        batalHref: '/cmsp/tugas',
      }
      return res.render('konfirmasi', { judul: 'Hapus dari Daftar Tugas', ...page })
    }
    const { nomor } = await hapusTugas(deps, user, id)
    flash(req, 'sukses', `SP2D ${nomor} dihapus dari Daftar Tugas dan kembali belum diputuskan di tingkat Anda.`)
    redirectTo(req, res, '/cmsp/tugas')
  })

  return router
}
