import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { visit } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { force } from '../support/state.js'
import { approve, makeBillings, publish, publishMany, setuju, tolak } from '../support/story.js'
import { walk } from '../support/walk.js'
import { usulkanNama } from '../usulan/adegan.js'
import { type Kantor, openKantor } from './kantor.js'

/** Every page that links lead to, as each role sees it, in three sizes, light and dark: .data/gambar/<size>-<scheme>/. */
const FOLDER = join(import.meta.dirname, '..', '..', '.data', 'gambar')
const PEOPLE = ['maker.prov', 'checker.prov', 'approver.prov', 'auditor.prov', 'admin.bank', 'operator.bank']
const SIZES = [
  [1366, 768],
  [768, 1024],
  [390, 844],
] as const
const SCHEMES = ['light', 'dark'] as const
/** Only pages whose address holds this text, and only these people: `GAMBAR_HANYA=/sp2d GAMBAR_SIAPA=maker.prov npm run gambar`. */
const ONLY = process.env['GAMBAR_HANYA'] ?? ''
const WHO = process.env['GAMBAR_SIAPA']?.split(',') ?? ['tamu', ...PEOPLE]

let kantor: Kantor

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  const [maker, checker, approver] = await Promise.all(PEOPLE.slice(0, 3).map((who) => app.signIn(who)))
  if (!maker || !checker || !approver) throw new Error('three officers')
  const waiting = await publish(app, maker, '63.00', { penerima_bank: '122' })
  await makeBillings(app, maker, waiting.id)
  await setuju(maker, waiting.id)
  await publish(app, maker, '63.00')
  const cair = await publish(app, maker, '63.00', { penerima_bank: '122' })
  await makeBillings(app, maker, cair.id)
  for (const officer of [maker, checker, approver]) await approve(app, officer, cair.id)
  await app.drain()
  const [rejected, stuck, ...paid] = await publishMany(app, maker, '63.00', 12, { jenis: 'UP' })
  await tolak(maker, rejected?.id ?? '', 'Nilai tagihan tidak sesuai kontrak.')
  await force(app, stuck?.id ?? '', 'PERLU_TINDAKAN')
  for (const [index, { id }] of paid.entries()) {
    await force(app, id, 'CAIR')
    await app.deps.pool.query('UPDATE sp2d SET tanggal_bayar = current_date - $2::int WHERE id = $1', [id, index * 2])
  }
  await usulkanNama(app, await app.signIn('admin2.bank'), '63.71', 'Kota Idaman')
}, 120_000)
afterAll(() => kantor.close())

const nameOf = (who: string, address: string) =>
  `${who}${address.replace(/^\/cmsp/, '').replace(/[^\w]+/g, '-')}`.replace(/-$/, '').slice(0, 90)

async function shoot(page: Page, who: string, address: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const path = join(FOLDER, `${width}-${colorScheme}`, `${nameOf(who, address)}.png`)
      await page.screenshot({ path, fullPage: true })
    }
  }
}

test('pictures', async () => {
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const routes = routesOf(createApp(kantor.app.deps))
  for (const who of WHO) {
    const guest = who === 'tamu'
    const person = guest ? await visit(kantor.app.url) : await kantor.app.signIn(who)
    const steps = await walk(person, routes, [guest ? '/cmsp/masuk' : '/cmsp/', '/cmsp/tidak/ada'], 2)
    const page = guest ? await kantor.open() : await kantor.signIn(who)
    for (const address of [...steps.map((step) => step.address), '/cmsp/tidak/ada']) {
      if (!address.includes(ONLY)) continue
      await page.goto(kantor.app.url + address)
      await shoot(page, who, address)
    }
    await page.context().close()
  }
  process.stdout.write(`pictures are in ${FOLDER}\n`)
})
