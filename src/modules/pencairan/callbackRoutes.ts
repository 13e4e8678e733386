import express, { type Request, Router } from 'express'
import { createBucket } from '../../db/bucket.js'
import type { Deps } from '../../deps.js'
import { requestIdOf } from '../../web/requestId.js'
import { requires } from '../../web/requires.js'
import { CALLBACK_PATH, takeNotice } from './callback.js'

const PER_MENIT = 600

/** The door of the bank: no session, no form; its signature is its right. */
export function callbackRoutes(deps: Deps): Router {
  const router = Router()
  const readBytes = express.raw({ type: () => true, limit: '16kb' })
  const limit = createBucket(deps.pool, 'callback', PER_MENIT, 60)

  // Whoever floods this door with forgeries must not fill the audit trail.
  const isTooMuch = (req: Request) =>
    limit.consume(req.ip ?? '').then(
      () => false,
      () => true,
    )

  router.post(CALLBACK_PATH, requires('publik'), readBytes, async (req, res) => {
    if (await isTooMuch(req)) {
      res.status(429).json({ responseCode: '4297600', responseMessage: 'Too Many Requests' })
      return
    }
    const { status, ...body } = await takeNotice(deps, {
      header: (name) => req.get(name) ?? '',
      body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
      alamat: req.ip ?? null,
      requestId: requestIdOf(req),
    })
    res.status(status).json(body)
  })

  return router
}
