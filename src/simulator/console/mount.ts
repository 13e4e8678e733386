import ejs from 'ejs'
import express from 'express'
import type { Express, Request, Response } from 'express'
import type { Deps } from '../options.js'
import { packageFile } from '../paths.js'
import { settleDue } from '../settlement.js'
import { BAGIAN, isBagian } from './pages.js'

const views = packageFile('views/simulator')
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
  'Cache-Control': 'no-store',
}

/** The page in the browser: what the outside world holds, and buttons for the control doors. */
export function mountConsole(app: Express, deps: Deps): void {
  app.use('/simulator', express.static(packageFile('public/simulator')))
  app.get('/', (req, res) => showConsole(deps, req, res))
}

async function showConsole(deps: Deps, req: Request, res: Response): Promise<void> {
  const query = new URL(req.originalUrl, 'http://localhost').searchParams
  const wanted = query.get('bagian') ?? 'pesan'
  const bagian = isBagian(wanted) ? wanted : 'pesan'
  await settleDue(deps)
  const isi = await BAGIAN[bagian].load(deps.pool, query)
  const tabs = Object.entries(BAGIAN).map(([kode, { judul }]) => ({ kode, judul, terbuka: kode === bagian }))
  const it = { bagian, tabs, judul: BAGIAN[bagian].judul, isi }
  res
    .set(HEADERS)
    .type('html')
    .send(await ejs.renderFile(`${views}/halaman.ejs`, it, { strict: true, localsName: 'it', root: views }))
}
