import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { AppError } from '../domain/galat.js'
import { type Izin, may } from '../domain/izin.js'
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
    next(
      may(user, permission) ? undefined : new AppError('dilarang', 'Peran Anda tidak memiliki hak untuk halaman ini.'),
    )
  }
  return Object.assign(guard, { permission })
}

/** The signed-in user on a route guarded by `requires`. */
export function pelaku(req: Request): SignedIn {
  if (!req.user) throw new AppError('dilarang', 'Silakan masuk terlebih dahulu.')
  return req.user as SignedIn
}
