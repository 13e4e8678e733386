import type { Express, Request, Response } from 'express'
import { type Config, tahunBerjalan } from '../config.js'
import { sebutanLevel } from '../domain/delegasi.js'
import { may, PERAN } from '../domain/izin.js'
import { generateToken } from './csrf.js'
import { menuOf } from './menu.js'
import type { Flash, Page } from './page.js'
import type { SignedIn } from './pelaku.js'
import { temaOf } from './tema.js'

/** What every page gets beside its own model. Flash and form are read once, by the page that shows them. */
export function setUpLocals(app: Express, config: Config): void {
  app.use((req, res, next) => {
    const render = res.render.bind(res)
    res.render = (view: string, model?: object) => {
      const user = req.user as SignedIn | undefined
      const { flash, formulir } = req.session ?? {}
      // A fragment that polls must not eat the message meant for the next page.
      if (flash && !req.get('x-cmsp-live')) delete req.session.flash
      // A page that tells of a failure is not the page the form is waiting for.
      const forForm = res.statusCode < 400 || res.statusCode === 422
      if (formulir && forForm && !req.get('x-cmsp-live')) delete req.session.formulir
      const page: Omit<Page, 'judul'> = {
        csrfToken: req.session ? generateToken(req) : '',
        jawaban: req.method === 'POST',
        pengguna: user ? { nama: user.nama, peranLabel: peranLabel(user), pemdaNama: user.pemdaNama } : null,
        menu: user && !user.harusGanti ? menuOf(user, req.baseUrl + req.path) : [],
        flash: [
          ...yearNotice(user),
          ...notices(user, req.path),
          ...(flash ?? []).map((told) => ({ ...told, kabar: true })),
        ],
        sesi: user ? timesOf(req, config) : null,
        tema: temaOf(req),
        tahun: String(user?.tahun ?? tahunBerjalan(config)),
        tahunHref: user && !user.harusGanti && may(user, 'tahun.pilih') ? '/cmsp/tahun' : null,
        kesalahan: formulir?.kesalahan ?? {},
        isian: formulir?.isian ?? {},
      }
      const show = () => render(view, { ...page, ...model })
      const arrived = coming.get(res)
      if (!arrived) return show()
      coming.delete(res)
      // A page that tells of a failure is shown without the part that failed.
      arrived.then(show, (error: unknown) => (res.statusCode < 400 ? next(error) : show())).catch(next)
    }
    next()
  })
}

const coming = new WeakMap<Response, Promise<void>>()

/** A part of every page that is read while the page's own work goes on; the page waits for it at its end. */
export function meanwhile(res: Response, name: string, part: Promise<unknown>): void {
  const arrived = part.then((value) => void (res.locals[name] = value))
  // A page that is never shown asks for nothing.
  arrived.catch(() => undefined)
  coming.set(res, arrived)
}

// "Maker, Plh. Approver": on every page a delegate sees what they act as today.
const peranLabel = ({ peran, delegasi }: SignedIn): string =>
  [PERAN[peran], ...[...delegasi].map(([level, sk]) => sebutanLevel(level, sk))].join(', ')

function yearNotice(user: SignedIn | undefined): Flash[] {
  if (!user || user.tahun >= user.berjalan) return []
  const pesan = `Tahun anggaran ${user.tahun} hanya dapat dibaca. Retur dan pajak masih dapat dikerjakan.`
  return [{ jenis: 'info', pesan, href: '/cmsp/tahun', hrefLabel: `Kembali ke tahun anggaran ${user.berjalan}` }]
}

// Until the phone is proven every page says so, because nothing can be confirmed without it.
function notices(user: SignedIn | undefined, path: string): Flash[] {
  if (!user || user.harusGanti || user.hpTerbukti || path.endsWith('/bukti-hp')) return []
  const pesan =
    'Nomor HP Anda belum dibuktikan. Anda dapat melihat data, tetapi belum dapat meminta OTP untuk persetujuan.'
  return [{ jenis: 'peringatan', pesan, href: '/cmsp/profil/bukti-hp', hrefLabel: 'Buktikan nomor HP' }]
}

function timesOf(req: Request, config: Config): Page['sesi'] {
  const spent = (Date.now() - (req.session.masukPada ?? Date.now())) / 1000
  return { diam: config.SESSION_IDLE_SECONDS, akhir: Math.max(0, Math.round(config.SESSION_ABSOLUTE_SECONDS - spent)) }
}
