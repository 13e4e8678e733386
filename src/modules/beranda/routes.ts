import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal } from '../../domain/tanggal.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { kartuAntrean, kartuBilling, kartuTahunLalu } from './antrean.js'
import { kartuAdmin, kartuOperator, usulanMenunggu } from './bank.js'
import { bayarPerBagian, bayarPerHari, grafikHari, kartuHariIni, pajakPerJenis } from './bayar.js'
import { type Lingkup, lingkupOf } from './lingkup.js'
import type { BerandaPage } from './page.js'

/** The start page: what waits, what is under way, what is done, each figure leading to its list. */
export function berandaRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/', requires('akun.sendiri'), async (req, res) => {
    const user = pelaku(req)
    if (user.harusGanti) return redirectTo(req, res, '/cmsp/ganti-password')
    const page: BerandaPage = {
      sapaan: `Selamat datang, ${user.nama}`,
      delegasi: [...user.delegasi].map(
        ([level, sk]) => `${sebutanLengkap(level, sk)}, sampai ${formatTanggal(sk.selesai)}`,
      ),
      ...(await dasbor(deps, user)),
    }
    res.render('beranda', { judul: 'Halaman Utama', ...page })
  })
  return router
}

async function dasbor(deps: Deps, user: Pelaku): Promise<Pick<BerandaPage, 'kartu' | 'usulan' | 'hari' | 'batang'>> {
  const lingkup = await lingkupOf(deps, user)
  const [antrean, lalu, billing, admin, usulan, operator, uang] = await Promise.all([
    kartuAntrean(deps, user, lingkup),
    kartuTahunLalu(deps, user),
    kartuBilling(deps, user, lingkup),
    kartuAdmin(deps, user),
    usulanMenunggu(deps, user),
    kartuOperator(deps, user),
    may(user, 'sp2d.lihat') ? bayaran(deps, user, lingkup) : { kartu: [], hari: null, batang: [] },
  ])
  return { ...uang, usulan, kartu: [...operator, ...antrean, ...lalu, ...billing, ...uang.kartu, ...admin] }
}

/** What was paid; taxes by kind within one Pemda only, where they are few enough to be added up for every visit. */
async function bayaran(deps: Deps, { pemdaId }: Pelaku, lingkup: Lingkup) {
  const [days, ...batang] = await Promise.all([
    bayarPerHari(deps, lingkup),
    bayarPerBagian(deps, lingkup, pemdaId === null ? 'pemda' : 'opd'),
    ...(pemdaId === null ? [] : [pajakPerJenis(deps, lingkup)]),
  ])
  return { kartu: [kartuHariIni(days, lingkup)], hari: grafikHari(days, lingkup), batang }
}
