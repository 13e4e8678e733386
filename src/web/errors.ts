import type { ErrorRequestHandler, Express, NextFunction, Request, Response } from 'express'
import { audit, rantaiPemda } from '../db/audit.js'
import { isDatabaseAway, isDatabaseBusy, isDatabaseShut } from '../db/database.js'
import type { Deps } from '../deps.js'
import { AppError, FormError, type KodeGalat } from '../domain/galat.js'
import type { Pelaku } from '../domain/pelaku.js'
import { invalidCsrfTokenError } from './csrf.js'
import { keepForm } from './flash.js'
import type { GalatPage, Link } from './page.js'
import { requestIdOf } from './requestId.js'
import { redirectTo } from './session.js'

const HALAMAN: Record<KodeGalat, { status: number; judul: string; langkah: string }> = {
  tidakSah: {
    status: 400,
    judul: 'Isian tidak dapat diproses',
    langkah: 'Kembali ke halaman sebelumnya, perbaiki isian, lalu kirim lagi.',
  },
  dilarang: {
    status: 403,
    judul: 'Tidak diizinkan',
    langkah: 'Bila Anda memerlukan halaman ini, hubungi admin Bank Kalsel.',
  },
  tidakDitemukan: { status: 404, judul: 'Tidak ditemukan', langkah: 'Periksa alamatnya, atau buka kembali dari menu.' },
  bentrok: {
    status: 409,
    judul: 'Data sudah berubah',
    langkah: 'Muat ulang halamannya dan periksa keadaan terakhir sebelum melanjutkan.',
  },
  terlaluBesar: {
    status: 413,
    judul: 'Terlalu besar',
    langkah:
      'Kembali ke halaman sebelumnya, pilih berkas yang lebih kecil atau bagi menjadi beberapa, lalu kirim lagi.',
  },
  terlaluSering: { status: 429, judul: 'Terlalu sering', langkah: 'Tunggu sebentar, lalu coba lagi.' },
  layananLuar: {
    status: 503,
    judul: 'Layanan sedang tidak dapat dihubungi',
    langkah: 'Tidak ada yang hilang. Coba lagi nanti.',
  },
}

const csrfExpired = new AppError(
  'dilarang',
  'Formulir ini sudah tidak berlaku, misalnya karena sesi Anda berakhir, atau Anda masuk atau keluar di tab lain. ' +
    'Tidak ada yang diproses.',
)

const TERBACA: Record<number, AppError> = {
  404: new AppError('tidakDitemukan', 'Halaman tidak ditemukan.'),
  413: new AppError('terlaluBesar', 'Berkas atau isian yang dikirim terlalu besar. Tidak ada yang disimpan.'),
}

const databaseAway = new AppError(
  'layananLuar',
  'Basis data CMSP sedang tidak dapat dihubungi, misalnya karena dimulai ulang. Tidak ada yang diproses sebagian.',
)

const databaseBusy = new AppError(
  'layananLuar',
  'CMSP sedang sangat sibuk, sehingga permintaan ini belum dapat dikerjakan. Tidak ada yang diproses sebagian.',
)

const databaseShut = new AppError(
  'layananLuar',
  'Basis data CMSP sedang tidak menerima perubahan, misalnya karena ruang simpannya penuh. Tidak ada yang diproses sebagian.',
)

/** What body-parser, Express and the database themselves refuse as our own error. */
function known(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  if (error === invalidCsrfTokenError) return csrfExpired
  if (isDatabaseAway(error)) return databaseAway
  if (isDatabaseBusy(error)) return databaseBusy
  if (isDatabaseShut(error)) return databaseShut
  const { status } = error as { status?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return TERBACA[status] ?? new AppError('tidakSah', 'Permintaan tidak dapat dibaca.')
  }
  return null
}

interface Sayings {
  status: number
  judul: string
  langkah: string | null
  lanjut?: Link
}

/** What is known about an error of this request: the title of its page, what can be done, and where that goes on. */
function sayings(req: Request, error: AppError | null): Sayings {
  if (error === csrfExpired)
    return {
      status: 403,
      judul: 'Formulir tidak berlaku lagi',
      langkah: req.user
        ? 'Buka lagi halamannya, periksa isiannya, lalu kirim lagi.'
        : 'Masuk lagi. Buka lagi halamannya, isi, lalu kirim lagi.',
      lanjut: req.user
        ? { href: backToForm(req) ?? '/cmsp/', label: 'Buka lagi halamannya' }
        : { href: '/cmsp/masuk', label: 'Masuk' },
    }
  // There is nothing to correct where another page leads on.
  if (error?.kode === 'tidakSah' && error.lanjut) return { ...HALAMAN.tidakSah, langkah: null }
  return error
    ? HALAMAN[error.kode]
    : {
        status: 500,
        judul: 'Terjadi kesalahan',
        langkah: 'Coba lagi. Bila berulang, sampaikan kode permintaan di bawah ini kepada Bank Kalsel.',
      }
}

/** What has changed is looked at again where it was being changed. */
function lookAgain(req: Request, error: AppError | null): Link | undefined {
  const href = error?.kode === 'bentrok' ? backToForm(req) : null
  return href === null ? undefined : { href, label: 'Buka lagi halamannya' }
}

function page(req: Request, error: AppError | null): GalatPage & { status: number } {
  const { status, judul, langkah, lanjut = error?.lanjut ?? lookAgain(req, error) } = sayings(req, error)
  return {
    status,
    kode: String(status),
    judul,
    pesan: error ? error.message : 'Permintaan Anda belum dapat diselesaikan. Tidak ada yang diproses sebagian.',
    langkah,
    requestId: requestIdOf(req),
    tautan: lanjut ?? { href: '/cmsp/', label: 'Ke halaman utama' },
  }
}

/** The own page a form was sent from, where its answer leads back to; null when that cannot be told. */
export function backToForm(req: Request): string | null {
  const from = req.get('referer')
  if (!from || !req.session) return null
  if (!URL.canParse(from)) return null
  const url = new URL(from)
  return url.host === req.get('host') && url.pathname.startsWith('/cmsp/') ? url.pathname + url.search : null
}

/** A form of an older session waits for its page as it was typed, but for the key of an FMIS. */
function keepForPage(req: Request): void {
  if (!req.user || !backToForm(req)) return
  delete req.body?.kunci
  keepForm(req, {})
}

/** What a person was refused stands in the trail; a trail that cannot be written does not change the answer. */
async function noteRefusal({ prisma, log }: Deps, req: Request, pesan: string): Promise<void> {
  const user = req.user as Pelaku | undefined
  if (!user) return
  const sasaran = `${req.method} ${req.originalUrl.split('?')[0]}`.slice(0, 200)
  const entry = { rantai: rantaiPemda(user.pemdaId), aksi: 'AKSES_DITOLAK', sasaran, sesudah: { pesan } }
  await audit(prisma, user, entry).catch((err: unknown) => log.error({ err, requestId: req.id }, 'refusal not audited'))
}

function onError(deps: Deps): ErrorRequestHandler {
  return async (thrown: unknown, req: Request, res: Response, _next: NextFunction) => {
    if (res.headersSent) {
      // Half an answer must not look like a whole one: the connection breaks, and the browser says so.
      deps.log.error({ err: thrown, requestId: req.id }, 'answer broken off')
      return res.destroy()
    }
    const error = known(thrown)
    if (!error || error === databaseAway) deps.log.error({ err: thrown, requestId: req.id }, 'request failed')
    if (error === databaseBusy) deps.log.warn({ err: thrown, requestId: req.id }, 'database busy')
    if (error?.kode === 'dilarang') await noteRefusal(deps, req, error.message)
    if (error instanceof FormError) {
      const back = backToForm(req)
      if (back) {
        keepForm(req, error.kesalahan)
        return redirectTo(req, res, back)
      }
    }
    if (error === csrfExpired) keepForPage(req)
    const { status, ...model } = page(req, error)
    res.status(status).render('galat', model)
  }
}

/** Last in the list: an address nobody answers, then the one place where errors become pages. */
export function setUpErrors(app: Express, deps: Deps): void {
  app.use((_req, _res, next) => next(new AppError('tidakDitemukan', 'Halaman tidak ditemukan.')))
  // The second for what fails while the first answers: a typed form that cannot be kept because the database takes nothing.
  app.use(onError(deps), onError(deps))
}
