import { Router } from 'express'
import { MIGRATION_LOCK } from '../db/migrated.js'
import type { Deps } from '../deps.js'
import type { Metrics } from './metrics.js'

let draining = false

/** From now on this process asks for no new requests; those that come meanwhile are still answered. */
export const startDraining = (): void => {
  draining = true
}

/** Why this process should get no requests now, or null. */
async function notReady({ pool }: Deps): Promise<string | null> {
  if (draining) return 'draining'
  const query = `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = $1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS migrating`
  return pool.query<{ migrating: boolean }>(query, [MIGRATION_LOCK]).then(
    ({ rows }) => (rows[0]?.migrating ? 'migrating' : null),
    () => 'database unreachable',
  )
}

/** For load balancers and monitoring: alive; ready (database answers, not migrating, not draining); figures. */
export function healthRoutes(deps: Deps, { registry }: Metrics): Router {
  // One spelling each: a proxy hides these addresses from the internet by their names.
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok')
  })
  router.get('/readyz', async (_req, res) => {
    const reason = await notReady(deps)
    res
      .status(reason === null ? 200 : 503)
      .type('text/plain')
      .send(reason ?? 'ready')
  })
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
  return router
}
