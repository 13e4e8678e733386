import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import { mayRole } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { BerandaPage, Nada } from '../../web/page.js'
import { pelaku, requires } from '../../web/requires.js'

const MENUNGGU = LEVELS.map((level) => JALUR_LEVEL[level].menunggu)
const TUGAS = LEVELS.map((level) => JALUR_LEVEL[level].tugas)

interface Kartu {
  label: string
  keterangan: string
  nada: Nada
  status: StatusSp2d[]
}

function kartuOf(user: Pelaku): Kartu[] {
  if (!mayRole(user.peran, 'sp2d.lihat')) return []
  const [level] = user.levels
  const own = level ? [JALUR_LEVEL[level].menunggu] : MENUNGGU
  const ownTugas = level ? [JALUR_LEVEL[level].tugas] : TUGAS
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
