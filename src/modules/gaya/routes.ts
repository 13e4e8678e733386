import { Router } from 'express'
import { requires } from '../../web/requires.js'
import * as contoh from './contoh.js'

/** Every building block of the pages in one place, for whoever builds the next one; not in production. */
export function gayaRoutes(): Router {
  const router = Router()
  router.get('/', requires('akun.sendiri'), (_req, res) => {
    const kesalahan = { contohSalah: 'Isi 18 digit NIP, misalnya 197001011995031001.' }
    res.render('gaya/gaya', { judul: 'Gaya', ...contoh, kesalahan, isian: { contohSalah: '19700101' } })
  })
  return router
}
