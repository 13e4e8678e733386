import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { AppError } from '../domain/galat.js'
import { hasRight, type Izin, may } from '../domain/izin.js'
import type { SignedIn } from './pelaku.js'
import { redirectTo } from './session.js'

export type Permission = Izin | 'publik'

/**
 * Stands on every route line: who may come here. Default deny; a person without a session is sent to the sign-in page,
 * one with a first password to the page that changes it.
 */
export function requires(permission: Permission): RequestHandler {
  const guard = (req: Request, res: Response, next: NextFunction) => {
    if (permission === 'publik') return next()
    const user = req.user as SignedIn | undefined
    if (!user) return res.redirect(303, '/cmsp/masuk')
    if (user.harusGanti && permission !== 'akun.sendiri') return redirectTo(req, res, '/cmsp/ganti-password')
    if (may(user, permission)) return next()
    if (hasRight(user, permission)) return next(hanyaDibaca(user))
    next(new AppError('dilarang', 'Peran Anda tidak memiliki hak untuk halaman ini.'))
  }
  return Object.assign(guard, { permission })
}

/** What refuses an act in an earlier tahun anggaran. */
export const hanyaDibaca = ({ tahun, berjalan }: Pick<SignedIn, 'tahun' | 'berjalan'>): AppError =>
  new AppError(
    'dilarang',
    `Tahun anggaran ${tahun} hanya dapat dibaca; yang masih dapat dikerjakan hanya retur dan pajak. Tindakan ini dilakukan di tahun anggaran ${berjalan}.`,
    { href: '/cmsp/tahun', label: 'Pilih tahun anggaran' },
  )

/** The signed-in user on a route guarded by `requires`. */
export function pelaku(req: Request): SignedIn {
  if (!req.user) throw new AppError('dilarang', 'Silakan masuk terlebih dahulu.')
  return req.user as SignedIn
}
