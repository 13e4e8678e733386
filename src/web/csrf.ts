import { csrfSync } from 'csrf-sync'
import type { Express, NextFunction, Request, Response } from 'express'
import { AppError } from '../domain/galat.js'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const { csrfSynchronisedProtection, generateToken, invalidCsrfTokenError } = csrfSync({
  size: 32,
  getTokenFromRequest: (req) => (typeof req.body?._csrf === 'string' ? req.body._csrf : undefined),
})

export { generateToken, invalidCsrfTokenError }

// Fetch metadata and Origin come from the browser itself; a form on another site cannot forge them.
function sameOrigin(url: string) {
  const origin = new URL(url).origin
  return (req: Request, _res: Response, next: NextFunction) => {
    if (SAFE.has(req.method)) return next()
    const site = req.get('sec-fetch-site')
    const from = req.get('origin')
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') || (from !== undefined && from !== origin)
    next(foreign ? new AppError('dilarang', 'Permintaan ini datang dari situs lain dan tidak diproses.') : undefined)
  }
}

/** Every unsafe request carries the session's token and comes from our own pages. */
export function setUpCsrf(app: Express, url: string): void {
  app.use(sameOrigin(url), csrfSynchronisedProtection)
}
