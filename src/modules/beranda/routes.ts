import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal } from '../../domain/tanggal.js'
import type { BerandaPage, Nada } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'

interface Kartu {
  label: string
  keterangan: string
  nada: Nada
  status: StatusSp2d[]
}

function kartuOf(user: Pelaku): Kartu[] {
  if (!may(user, 'sp2d.lihat')) return []
  const levels = user.levels.size > 0 ? [...user.levels] : LEVELS
  const own = levels.map((level) => JALUR_LEVEL[level].menunggu)
  const ownTugas = levels.map((level) => JALUR_LEVEL[level].tugas)
  return [
    { label: 'Perlu diproses', keterangan: 'SP2D yang menunggu putusan', nada: 'proses', status: own },
    {
      label: 'Di Daftar Tugas',
      keterangan: 'Sudah dipilih Setuju, menunggu OTP',
      nada: 'peringatan',
      status: ownTugas,
    },
    {
      label: 'Proses pencairan',
      keterangan: 'Disetujui, sedang dibayar bank',
      nada: 'proses',
      status: ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN'],
    },
    { label: 'Ditolak', keterangan: 'Dikembalikan ke FMIS', nada: 'bahaya', status: ['DITOLAK'] },
    { label: 'Cair', keterangan: 'Selesai dibayarkan', nada: 'sukses', status: ['CAIR'] },
  ]
}

const listHref = (status: string[]) => `/cmsp/sp2d?${status.map((one) => `status=${one}`).join('&')}`

/** The start page: what waits, what is under way, what is done, each figure leading to its list. */
export function berandaRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/', requires('akun.sendiri'), async (req, res) => {
    const user = pelaku(req)
    if (user.harusGanti) return res.redirect(303, '/cmsp/ganti-password')
    const { rows } = await deps.pool.query<{ status: StatusSp2d; n: number }>(
      'SELECT status, count(*)::int AS n FROM sp2d WHERE tahun = $1 AND ($2::bigint IS NULL OR pemda_id = $2) GROUP BY status',
      [user.tahun, user.pemdaId],
    )
    const sum = (status: StatusSp2d[]) =>
      rows.filter((row) => status.includes(row.status)).reduce((total, { n }) => total + n, 0)
    const page: BerandaPage & { judul: string } = {
      judul: 'Halaman Utama',
      sapaan: `Selamat datang, ${user.nama}`,
      delegasi: [...user.delegasi].map(
        ([level, sk]) => `${sebutanLengkap(level, sk)}, sampai ${formatTanggal(sk.selesai)}`,
      ),
      kartu: kartuOf(user).map(({ status, ...kartu }) => ({
        ...kartu,
        jumlah: sum(status).toLocaleString('id-ID'),
        href: listHref(status),
      })),
    }
    res.render('beranda', page)
  })
  return router
}
