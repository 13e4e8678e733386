import connectPgSimple from 'connect-pg-simple'
import type { Express } from 'express'
import session from 'express-session'
import passportModule from 'passport'
import type { Pool } from 'pg'
import { pinoHttp } from 'pino-http'

interface Orang {
  id: string
}

/**
 * What express-session, connect-pg-simple, passport and pino-http cost by themselves, with one question for the person: no
 * page of somebody who has signed in is cheaper, whatever it shows. A session of the application opens it.
 */
export function behindSignIn(app: Express, pool: Pool, secret: string): void {
  const Store = connectPgSimple(session)
  const passport = new passportModule.Passport()
  passport.deserializeUser<Orang>((kept, done) => {
    const question = { name: 'orang', text: 'SELECT * FROM pengguna WHERE id = $1', values: [kept.id] }
    pool.query<Express.User>(question).then(({ rows }) => done(null, rows[0] ?? false), done)
  })
  app.use(
    pinoHttp(),
    session({
      ...{ name: 'cmsp', secret, resave: false, saveUninitialized: false, rolling: true },
      // Without a write for every page that is looked at: the application does without, too.
      store: new Store({ pool, tableName: 'sesi', disableTouch: true, pruneSessionInterval: false }),
    }),
    passport.session(),
    (req, res, next) => (req.user ? next() : void res.status(401).end()),
  )
}
