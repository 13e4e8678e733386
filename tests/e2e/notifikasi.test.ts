import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, publish, type Published, tolak } from '../support/story.js'
import { gambar } from './gambar.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let axeSource: string
let sp2d: Published

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  const maker = await app.signIn('maker.prov')
  sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
  await tolak(await app.signIn('checker.prov'), sp2d.id, 'Nomor rekening penerima keliru')
})
afterAll(() => kantor.close())

/** No violation of the accessibility rules, and nothing to scroll sideways for on a phone. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.evaluate(axeSource)
  const ids = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map(({ id }) => id)
  })
  expect(ids).toEqual([])
  await gambar(page, name)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  await gambar(page, `${name}-hp`)
  await page.setViewportSize({ width: 1366, height: 768 })
}

test('a maker sees on the bell that something was rejected, reads why, and chooses what to be told', async () => {
  const maker = await kantor.signIn('maker.prov')
  await maker.getByRole('link', { name: 'Notifikasi 1 belum dibaca' }).click()
  await maker.getByRole('link', { name: /SP2D baru menunggu putusan Anda sebagai Maker/ }).waitFor()
  const row = maker.getByRole('row', { name: /Ditolak.*Nomor rekening penerima keliru/ })
  await row.waitFor()
  await inspect(maker, 'notifikasi')
  await row.getByRole('button', { name: 'Tandai dibaca' }).click()
  await maker.getByRole('link', { name: 'Notifikasi', exact: true }).waitFor()
  await maker.getByRole('link', { name: 'Atur notifikasi' }).click()
  await maker.getByRole('checkbox', { name: 'SP2D cair' }).uncheck()
  await maker.getByRole('radio', { name: 'Tiap jam' }).check()
  await inspect(maker, 'notifikasi-atur')
  await maker.getByRole('button', { name: 'Save' }).click()
  await maker.getByText('Pilihan notifikasi disimpan.').waitFor()
  expect(kantor.complaints()).toEqual([])
})
