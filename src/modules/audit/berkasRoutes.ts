import { Router } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId } from '../../web/validate.js'
import { asPdf } from '../laporan/dokumenRoutes.js'
import { collectBerkas } from './berkas.js'
import { writeBerkas } from './berkasPdf.js'
import { signBerkas } from './berkasSegel.js'

/** The dossier of one SP2D, below /cmsp/sp2d. */
export function berkasRoutes(deps: Deps): Router {
  const router = Router()
  const berkasOf = async (user: Pelaku, id: bigint) =>
    signBerkas(await collectBerkas(deps, user, id), deps.config.DOSSIER_KEY)

  router.get('/:id/berkas.json', requires('berkas.lihat'), async (req, res) => {
    const berkas = await berkasOf(pelaku(req), paramId(req))
    const nama = `berkas-${berkas.isi.sp2d.nomor.replace(/[^\w.-]+/g, '-')}.json`
    res
      .attachment(nama)
      .type('application/json')
      .send(`${JSON.stringify(berkas, null, 2)}\n`)
  })

  router.get('/:id/berkas.pdf', requires('berkas.lihat'), async (req, res) => {
    const berkas = await berkasOf(pelaku(req), paramId(req))
    writeBerkas(berkas, asPdf(res, `Berkas-${berkas.isi.sp2d.nomor}`))
  })

  return router
}
