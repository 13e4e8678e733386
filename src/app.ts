import { randomUUID } from 'node:crypto'
import express, { type Express } from 'express'
import { pinoHttp } from 'pino-http'
import type { Deps } from './deps.js'
import { akunRoutes } from './modules/akun/routes.js'
import { berandaRoutes } from './modules/beranda/routes.js'
import { operasiRoutes } from './modules/operasi/routes.js'
import { pajakRoutes } from './modules/pajak/routes.js'
import { pencairanRoutes } from './modules/pencairan/routes.js'
import { keputusanRoutes } from './modules/persetujuan/keputusanRoutes.js'
import { tugasRoutes } from './modules/persetujuan/tugasRoutes.js'
import { rekeningRoutes } from './modules/rekening/routes.js'
import { sp2dRoutes } from './modules/sp2d/routes.js'
import { fmisRoutes } from './modules/fmis/routes.js'
import { setUpAssets } from './web/assets.js'
import { setUpCsrf } from './web/csrf.js'
import { setUpErrors } from './web/errors.js'
import { setUpHeaders, setUpNoStore } from './web/headers.js'
import { healthRoutes } from './web/health.js'
import { setUpLocals } from './web/locals.js'
import { setUpSession } from './web/session.js'
import { setUpTemplates } from './web/templates.js'

/** The web side, one line per concern, then one line per module. */
export function createApp(deps: Deps): Express {
  const app = express()
  app.set('trust proxy', deps.config.TRUST_PROXY_HOPS)
  app.set('query parser', 'simple')
  app.use(
    pinoHttp({
      logger: deps.log,
      genReqId: () => randomUUID(),
      serializers: { req: briefRequest, res: briefResponse },
    }),
  )
  setUpTemplates(app)
  setUpLocals(app)
  setUpHeaders(app, deps.config.CMSP_URL)
  setUpAssets(app)
  app.use(healthRoutes(deps))
  setUpNoStore(app)
  app.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 500 }))
  setUpSession(app, deps)
  setUpCsrf(app, deps.config.CMSP_URL)

  app.get('/', (_req, res) => res.redirect(302, '/cmsp/'))
  app.use('/cmsp', berandaRoutes(deps))
  app.use('/cmsp', akunRoutes(deps))
  app.use('/cmsp/master/rekening', rekeningRoutes(deps))
  app.use('/cmsp/sp2d', fmisRoutes(deps))
  app.use('/cmsp/sp2d', pajakRoutes(deps))
  app.use('/cmsp/sp2d', pencairanRoutes(deps))
  app.use('/cmsp/sp2d', keputusanRoutes(deps))
  app.use('/cmsp/sp2d', sp2dRoutes(deps))
  app.use('/cmsp/tugas', tugasRoutes(deps))
  app.use('/cmsp/operasi', operasiRoutes(deps))
  setUpErrors(app, deps.log)
  return app
}

// Addresses and headers may carry names and cookies; a log line needs only what happened.
const briefRequest = (req: { id: string; method: string; url: string }) => ({
  id: req.id,
  method: req.method,
  path: req.url.split('?')[0],
})
const briefResponse = (res: { statusCode: number }) => ({ status: res.statusCode })
