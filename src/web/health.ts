import { Router } from 'express'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Deps } from '../deps.js'

/** For load balancers and monitoring: alive, ready (database answers, not draining), figures. */
export function healthRoutes(deps: Deps): Router {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok')
  })
  router.get('/readyz', async (_req, res) => {
    const ready = await deps.pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    res
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready' : 'database unreachable')
  })
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
  return router
}
