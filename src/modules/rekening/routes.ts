import { Router } from 'express'
import type { Deps } from '../../deps.js'

export function rekeningRoutes(_deps: Deps): Router {
  return Router()
}
