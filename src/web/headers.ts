import compression from 'compression'
import type { Express } from 'express'
import helmet from 'helmet'

/** Strict browser rules: nothing inline, nothing from elsewhere, no framing; HSTS only where the address is https. */
export function setUpHeaders(app: Express, url: string): void {
  const https = url.startsWith('https://')
  app.disable('x-powered-by')
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(https ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'same-origin' },
      crossOriginOpenerPolicy: https ? { policy: 'same-origin' } : false,
      originAgentCluster: https,
    }),
  )
  app.use(compression())
}

/** Private pages are never kept by the browser, so that Back after sign-out shows nothing. */
export function setUpNoStore(app: Express): void {
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
}
