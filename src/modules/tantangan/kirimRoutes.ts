import { Router } from 'express'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { backToForm } from '../../web/errors.js'
import { flash } from '../../web/flash.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId } from '../../web/validate.js'
import { askDelivery } from './kirim.js'

/** "OTP tidak diterima?" on every page with an OTP: what the operator says about the SMS. */
export function kirimRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/:id/status', requires('akun.sendiri'), async (req, res) => {
    try {
      flash(req, 'info', await askDelivery(deps, pelaku(req), paramId(req)))
    } catch (error) {
      if (!(error instanceof AppError) || error.kode !== 'layananLuar') throw error
      flash(req, 'peringatan', error.message)
    }
    redirectTo(req, res, backToForm(req) ?? '/cmsp/')
  })
  return router
}
