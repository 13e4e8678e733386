import type { Request, Response } from 'express'
import type passport from 'passport'
import { Strategy } from 'passport-local'
import type { Deps } from '../../deps.js'
import { loadPelaku, type SignedIn } from '../../web/pelaku.js'
import { requestIdOf } from '../../web/requestId.js'
import { captchaRight } from './captchaField.js'
import { knownDevice } from './device.js'
import type { Limits } from './limits.js'
import { signIn } from './signIn.js'

/** Who has just signed in, with the failed tries before, when there were several. */
type Masuk = SignedIn & { gagal: number }

/** passport's local strategy over the form of Sign In, whose captcha counts as much as its password. */
export function localStrategy(deps: Deps, limits: Limits): Strategy {
  const verify = async (req: Request, email: string, password: string): Promise<Masuk | null> => {
    const kept = await signIn(deps, limits, {
      email,
      password,
      captchaBenar: await captchaRight(deps, req, req.body),
      alamat: req.ip ?? null,
      requestId: requestIdOf(req),
      perangkatOf: (id) => knownDevice(deps, req, id),
    })
    const user = kept && (await loadPelaku(deps, kept, req))
    return user && { ...user, gagal: kept.gagal }
  }
  return new Strategy({ usernameField: 'email', passReqToCallback: true }, (req, email, password, done) => {
    verify(req, email, password).then((user) => done(null, user ?? false), done)
  })
}

/** Who signs in with this request's form, or null; the session is the caller's to start. */
export const authenticate = (passport: passport.Authenticator, req: Request, res: Response): Promise<Masuk | null> =>
  new Promise((resolve, reject) => {
    const answer = (error: unknown, user: Masuk | false) => (error ? reject(error as Error) : resolve(user || null))
    passport.authenticate('local', answer)(req, res, reject)
  })
