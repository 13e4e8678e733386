import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
})
afterAll(() => kantor.close())

test('a paste that does not fit is said beside the field until it is corrected', async () => {
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${kantor.app.url}/cmsp/master/rekening/baru`)
  const nama = page.getByLabel('Nama', { exact: true })
  await nama.evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'Bendahara '.repeat(20))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  const said = page.getByText('Yang ditempel terpotong: paling banyak 100 karakter.')
  await said.waitFor()
  await nama.fill('Bendahara')
  await said.waitFor({ state: 'hidden' })
})

test('half a date in a filter is refused in the page, not in the language of the browser', async () => {
  const page = await kantor.signIn('checker.prov')
  await page.goto(`${kantor.app.url}/cmsp/sp2d`)
  await page.getByRole('button', { name: 'Show Filter' }).click()
  await page.getByLabel('Tanggal Transaksi dari').focus()
  await page.keyboard.type('11')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByText('Isi tanggal yang utuh, atau kosongkan.').waitFor()
  expect(page.url()).not.toContain('dari=')
})

test('a date stands below its field in words, as it is chosen, after Back and with the filter it came from', async () => {
  const page = await kantor.signIn('checker.prov')
  await page.goto(`${kantor.app.url}/cmsp/sp2d?semua=ya`)
  await page.getByRole('button', { name: 'Show Filter' }).click()
  const dari = page.getByLabel('Tanggal Transaksi dari')
  await dari.fill('2026-02-01')
  await page.getByText('Minggu, 1 Februari 2026').waitFor()
  await dari.fill('')
  await page.getByText('Minggu, 1 Februari 2026').waitFor({ state: 'hidden' })
  await dari.fill('2026-01-02')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.waitForURL(/dari=2026-01-02/)
  await page.getByRole('button', { name: 'Show Filter' }).click()
  await page.getByText('Jumat, 2 Januari 2026').waitFor()
  await page.getByRole('link', { name: 'Bantuan' }).first().click()
  await page.goBack()
  await page.getByRole('button', { name: 'Show Filter' }).click()
  expect(await page.getByText('Jumat, 2 Januari 2026').isVisible()).toBe(true)
  expect(kantor.complaints()).toEqual([])
})
