import type { Express, NextFunction, Request, Response } from 'express'
import session from 'express-session'
import passportModule from 'passport'
import type { Deps } from '../deps.js'
import type { Pelaku } from '../domain/pelaku.js'
import { pelakuOf } from './pelaku.js'
import { createSesiStore, isUnchanged, userOf, whyNotKept } from './sesiStore.js'

declare module 'express-session' {
  interface SessionData {
    /** Milliseconds since the epoch: sign-in and last request of a person. */
    masukPada?: number
    terakhir?: number
    /** Where from, as the user's own list of sessions shows it. */
    perangkat?: string
    alamat?: string
    /** Tahun anggaran that was chosen; absent for the running one, which moves on by itself. */
    tahun?: number
    flash?: import('./page.js').Flash[]
    formulir?: { kesalahan: Record<string, string>; isian: Record<string, string> }
  }
}
declare global {
  namespace Express {
    interface User extends Pelaku {}
  }
}

const ANONYMOUS_SECONDS = 600
const SEEN_MS = 60_000

/**
 * Sessions in PostgreSQL, so that any web process knows them; the cookie follows the scheme of CMSP_URL. Answers the
 * application's passport, for the strategy of signing in.
 */
export function setUpSession(app: Express, deps: Deps): passportModule.Authenticator {
  const passport = new passportModule.Passport()
  const https = deps.config.CMSP_URL.startsWith('https://')
  app.use(
    session({
      name: https ? '__Host-cmsp' : 'cmsp',
      secret: deps.config.SESSION_SECRET,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: ANONYMOUS_SECONDS * 1000 },
      store: createSesiStore(deps.pool, deps.config.CMSP_PASSWORD_UMUR_HARI),
    }),
  )
  passport.serializeUser((user, done) => done(null, { id: String(user.id), epoch: (user as LoadedUser).epoch }))
  passport.deserializeUser((req: Request, _kept: unknown, done: (error: unknown, user?: Pelaku | false) => void) => {
    const row = userOf(req)
    done(null, row ? pelakuOf(deps, row, req) : false)
  })
  app.use(passport.session(), lifetime(deps))
  return passport
}

export type LoadedUser = Pelaku & { epoch: number }

/** Ends a session after its absolute lifetime and notes the last request at most once a minute. */
function lifetime(deps: Deps) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (!req.user) return next()
    const now = Date.now()
    if (now - (req.session.masukPada ?? 0) > deps.config.SESSION_ABSOLUTE_SECONDS * 1000) {
      return req.session.destroy(() => res.redirect(303, '/cmsp/masuk?habis=1'))
    }
    // A page that polls by itself is nobody at the desk.
    if (!req.get('x-cmsp-live') && now - (req.session.terakhir ?? 0) > SEEN_MS) req.session.terakhir = now
    next()
  }
}

/**
 * Saves first what has changed: a browser that follows the redirect at once must find what was written. A new session is saved once more
 * at the end of the answer, so the answer has no body: the head of one with a body leaves before that, and a late save
 * would undo what the next page wrote, its form's token among it.
 */
export function redirectTo(req: Request, res: Response, href: string): void {
  const go = () => void res.status(303).location(href).end()
  if (isUnchanged(req.session)) return go()
  req.session.save(() => {
    const error = whyNotKept(req.session)
    if (error) return req.next?.(error)
    go()
  })
}
