import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishMany } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
})
afterAll(() => kantor.close())

test('the card for the desk is one sheet of paper', async () => {
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${kantor.app.url}/cmsp/bantuan/kartu`)
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(1)
})

test('a list on paper says whose it is, of which year, what it was filtered by and how much of it this is', async () => {
  const { app } = kantor
  await publishMany(app, await app.signIn('maker.prov'), '63.00', 2)
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${app.url}/cmsp/laporan/pajak?status=TANPA_KODE`)
  await page.emulateMedia({ media: 'print' })
  const paper = (await page.locator('body').innerText()).replace(/\s+/g, ' ')
  for (const said of ['Provinsi Kalimantan Selatan', 'TA 2026', 'Status: Belum ada kode billing', /1-\d+ dari \d+/])
    expect(paper).toMatch(said)
  for (const screen of ['Hapus semua', 'hapus filter', 'Berikutnya', 'Keluar', 'Export'])
    expect(paper).not.toContain(screen)
})
