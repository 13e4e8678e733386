import { setTimeout as pause } from 'node:timers/promises'
import { type Kerja, sql, type Tempat } from './kerja.js'
import { masuk, type Orang } from './orang.js'
import { sambil, terbaca } from './sambil.js'
import type { Server } from './server.js'

const PER_TERBIT = 5000

/** SP2D of FMIS from the button until they are stored, page by page; `worker` is the process that pulls. */
export async function tarik(
  { adminUrl, simulator }: Tempat,
  maker: Orang,
  banyak: number,
  worker: Server,
): Promise<Kerja> {
  for (let left = banyak; left > 0; left -= PER_TERBIT)
    await fetch(`${simulator}/control/fmis/publish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pemda: '63.00', jumlah: Math.min(left, PER_TERBIT) }),
    })
  const cpu = worker.cpu()
  await maker.post('/cmsp/sp2d/tarik', [])
  const last = () =>
    sql<{ selesai: boolean; baru: number; karantina: number; detik: number }>(
      adminUrl,
      `SELECT selesai_pada IS NOT NULL AS selesai, baru, karantina,
         extract(epoch FROM coalesce(selesai_pada, now()) - dimulai_pada)::float8 AS detik FROM tarik_fmis ORDER BY id DESC LIMIT 1`,
    )
  let [kini] = await last()
  while (kini && !kini.selesai && kini.detik < 300) {
    await pause(250)
    ;[kini] = await last()
  }
  const cpuMs = (worker.cpu() - cpu) * 1000
  const { baru = 0, karantina = 0, detik = 0 } = kini ?? {}
  return { nama: 'Tarik SP2D dari FMIS', jumlah: baru, detik, cpuMs, catatan: `${karantina} dikarantina` }
}

/** Sign-ins of several people at once, bcrypt and all; others go on with their pages. */
export async function masukSerentak(app: Server, orang: Orang, username: string, banyak: number): Promise<Kerja[]> {
  const diam = await sambil(app, orang, () => pause(2000))
  const cpu = app.cpu()
  const mulai = performance.now()
  const lain = await sambil(app, orang, () =>
    Promise.all(Array.from({ length: banyak }, () => masuk(app.url, username))),
  )
  const detik = (performance.now() - mulai) / 1000
  const cpuMs = (app.cpu() - cpu) * 1000
  return [
    { nama: 'Satu orang membuka halaman', jumlah: 0, detik: 2, catatan: terbaca(diam) },
    { nama: `Masuk, ${banyak} serentak`, jumlah: banyak, detik, cpuMs, catatan: terbaca(lain) },
  ]
}
