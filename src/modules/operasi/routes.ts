import { Router } from 'express'
import type { Deps } from '../../deps.js'

export function operasiRoutes(_deps: Deps): Router {
  return Router()
}
