import { Router } from 'express'
import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { flash } from '../../web/flash.js'
import { options } from '../../web/formulir.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { keepTema, TEMA, type Tema, temaOf } from '../../web/tema.js'
import { parseForm } from '../../web/validate.js'
import { profilPage, sesiPage } from './profil.js'
import { endSome } from './sessions.js'

const PILIH = 'Pilih sesi yang akan diakhiri.'
const akhiriSchema = z.union(
  [z.object({ semua: z.literal('ya') }), z.object({ sesi: z.string({ error: PILIH }).regex(/^[0-9a-f]{32}$/, PILIH) })],
  { error: PILIH },
)

const temaSchema = z.object({
  tema: z.enum(Object.keys(TEMA) as [Tema, ...Tema[]], { error: 'Pilih tampilan.' }),
})

/** The own data and where the user is signed in. */
export function profilRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/profil', requires('profil.sendiri'), async (req, res) => {
    const tampilan = options(TEMA, temaOf(req) ?? 'ikut')
    res.render('akun/profil', { judul: 'Profil', tampilan, ...(await profilPage(deps, pelaku(req))) })
  })

  router.post('/profil/tampilan', requires('profil.sendiri'), (req, res) => {
    keepTema(res, parseForm(temaSchema, req).tema, deps.config.CMSP_URL.startsWith('https:'))
    flash(req, 'sukses', 'Tampilan dipakai di browser ini.')
    redirectTo(req, res, '/cmsp/profil')
  })

  router.get('/profil/sesi', requires('profil.sendiri'), async (req, res) => {
    res.render('akun/sesi', { judul: 'Sesi Saya', ...(await sesiPage(deps, pelaku(req))) })
  })

  router.post('/profil/sesi/akhiri', requires('profil.sendiri'), async (req, res) => {
    const user = pelaku(req)
    const form = parseForm(akhiriSchema, req)
    const ended = await endOwn(deps, user, 'semua' in form ? { kecuali: user.sid } : { kode: form.sesi })
    flash(
      req,
      ended > 0 ? 'sukses' : 'info',
      ended > 0 ? `${ended} sesi diakhiri.` : 'Tidak ada sesi lain yang terbuka.',
    )
    redirectTo(req, res, '/cmsp/profil/sesi')
  })

  // Every request of a person extends the session; this one does nothing else.
  router.post('/sesi/perpanjang', requires('akun.sendiri'), (_req, res) => {
    res.sendStatus(204)
  })

  return router
}

const endOwn = (deps: Deps, user: Pelaku, which: Parameters<typeof endSome>[2]): Promise<number> =>
  inTransaction(deps.prisma, async (tx) => {
    const ended = await endSome(tx, user.id, which)
    await audit(tx, user, {
      rantai: rantaiPemda(user.pemdaId),
      aksi: 'SESI_DIAKHIRI',
      sasaran: user.username,
      sesudah: { jumlah: ended },
    })
    return ended
  })
