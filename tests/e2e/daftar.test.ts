import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Published } from '../support/story.js'
import { publishMany, statusOf } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'
import {
  chooseSetuju,
  countClicks,
  exportFile,
  fillOtp,
  firstSheet,
  getOtp,
  openMenu,
  readSms,
  rowOf,
} from './langkah.js'

let kantor: Kantor
let page: Page
let sp2d: Published[]

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const client = await kantor.app.signIn('maker.prov')
  sp2d = await publishMany(kantor.app, client, '63.00', 30, { jenis: 'UP' })
  page = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())
afterEach(() => expect(kantor.complaints()).toEqual([]))

const place = () => page.getByRole('navigation', { name: 'Halaman daftar' })
const chips = () => page.getByRole('list', { name: 'Filter yang dipakai' })

test('the list opens on what waits, says so in its address, and Back brings filter and page again', async () => {
  await openMenu(page, 'Data SP2D')
  await chips().getByText('Perlu saya proses').waitFor()
  expect(new URL(page.url()).search).toBe('?proses=saya')
  await page.getByRole('button', { name: 'Show Filter' }).click()
  await page.getByLabel('Jumlah dari').fill('1.000,00')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await chips().getByText('Jumlah dari: Rp1.000,00').waitFor()
  await page.getByRole('link', { name: 'Berikutnya' }).click()
  await place().getByText(/^26-/).waitFor()
  await page.locator('tbody th a').first().click()
  await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
  await page.goBack()
  await place().getByText(/^26-/).waitFor()
  await chips().getByText('Jumlah dari: Rp1.000,00').waitFor()
  await openMenu(page, 'Data SP2D')
  await chips().getByText('Jumlah dari: Rp1.000,00').waitFor()
  await page.getByRole('link', { name: 'Hapus semua' }).click()
  await chips().waitFor({ state: 'detached' })
})

test('a wrong amount opens the panel at its field, the rest of the filter stays', async () => {
  await page.goto(`${kantor.app.url}/cmsp/sp2d?nomor=SP2D&jumlahSampai=1,000,000`)
  const field = page.getByLabel('Jumlah sampai')
  expect(await field.inputValue()).toBe('1,000,000')
  expect(await page.getByText('Isi jumlah rupiah, misalnya 1.000.000,00.').isVisible()).toBe(true)
  await chips().getByText('No. SP2D: SP2D').waitFor()
})

test.each(['.xlsx', '.csv'])('Export %s makes the file of the filtered rows while the page stays', async (ending) => {
  const nomor = sp2d[0]?.nomor ?? ''
  const address = `${kantor.app.url}/cmsp/sp2d?nomor=${encodeURIComponent(nomor)}`
  await page.goto(address)
  const bytes = await exportFile(page, `data-sp2d${ending}`)
  expect(page.url()).toBe(address)
  if (ending === '.csv') return expect(bytes.toString('utf8').split('\r\n')[1]?.startsWith(nomor)).toBe(true)
  const sheet = await firstSheet(bytes)
  expect(sheet.getCell('A4').value).toBe(nomor)
  expect(sheet.rowCount).toBe(5)
})

test('a file that takes long can be stopped, and the server stops with it', async () => {
  let release = () => {}
  const stopped = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/export.xlsx*', async (route) => {
    await stopped
    await route.continue().catch(() => undefined)
  })
  await page.getByRole('button', { name: 'Export .xlsx' }).click()
  await page.getByText('Berkas sedang dibuat').waitFor()
  await page.getByRole('button', { name: 'Batalkan berkas' }).click()
  await page.getByText('Pembuatan berkas dibatalkan.').waitFor()
  release()
  await page.unroute('**/export.xlsx*')
})

const heading = () => page.getByRole('region', { name: 'Ringkasan SP2D' }).locator('.summary-number')

test('keys go through the list and choose, but never while something is typed, and never save', async () => {
  await page.goto(`${kantor.app.url}/cmsp/sp2d?proses=saya&urut=nomor`)
  await page.locator('tbody th a').first().click()
  const first = await heading().innerText()
  await page.keyboard.press('n')
  await expect.poll(() => heading().innerText()).not.toBe(first)
  await page.keyboard.press('p')
  await expect.poll(() => heading().innerText()).toBe(first)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Pintasan keyboard' })
  await help.getByText('SP2D berikutnya dalam daftar').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.press('Escape')
  expect(await heading().innerText()).toBe(first)
  await page.keyboard.press('t')
  await page.getByLabel('Keterangan Status').fill('')
  await page.getByLabel('Keterangan Status').pressSequentially('tidak pns?')
  expect(await page.getByLabel('Keterangan Status').inputValue()).toBe('tidak pns?')
  expect(await heading().innerText()).toBe(first)
  await help.waitFor({ state: 'hidden' })
})

test('keys can be turned off, and stay off on the next page', async () => {
  await page.getByRole('button', { name: 'Pintasan keyboard' }).click()
  await page.getByLabel('Pakai pintasan keyboard').uncheck()
  await page.getByRole('button', { name: 'Tutup' }).click()
  await page.reload()
  const shown = await heading().innerText()
  await page.keyboard.press('n')
  await page.getByRole('button', { name: 'Pintasan keyboard' }).click()
  expect(await heading().innerText()).toBe(shown)
  await page.getByLabel('Pakai pintasan keyboard').check()
  await page.getByRole('button', { name: 'Tutup' }).click()
})

test('three SP2D in a row with two keys each: Setuju, Save & berikutnya, and the list says when none is left', async () => {
  const three = sp2d.slice(0, 3).map(({ id }) => id)
  await kantor.app.deps.pool.query(`UPDATE sp2d SET penerima_nama = 'Bendahara Uji' WHERE id = ANY ($1)`, [three])
  await page.goto(`${kantor.app.url}/cmsp/sp2d?nama=Bendahara+Uji&urut=nomor`)
  await page.locator('tbody th a').first().click()
  for (let n = 0; n < 3; n++) {
    await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
    await page.keyboard.press('s')
    const shown = page.url()
    await Promise.all([page.waitForURL((url) => url.href !== shown), page.keyboard.press('Enter')])
    await page.getByText('masuk Daftar Tugas').waitFor()
  }
  await page.getByText('Tidak ada lagi SP2D dalam daftar ini yang menunggu Anda.').waitFor()
  for (const id of three) expect(await statusOf(kantor.app, id)).toBe('TUGAS_MAKER')
  await rowOf(page, sp2d[0]?.nomor ?? '').waitFor()
})

test('with the mouse two clicks each in a row; from the list to the confirmed task six, and the OTP', async () => {
  const clicks = await countClicks(page)
  await page.goto(`${kantor.app.url}/cmsp/sp2d?proses=saya`)
  await page.locator('tbody').getByRole('link', { name: 'Ubah' }).first().click()
  for (let n = 0; n < 2; n++) {
    const shown = await heading().innerText()
    await clicks()
    await page.getByRole('radio', { name: 'Setuju' }).check()
    await page.getByRole('button', { name: 'Save & berikutnya' }).click()
    await expect.poll(() => heading().innerText()).not.toBe(shown)
    expect(await clicks()).toBe(2)
  }
  await page.goto(`${kantor.app.url}/cmsp/sp2d?proses=saya`)
  const row = page.locator('tbody tr').first()
  const nomor = await row.locator('th').innerText()
  await clicks()
  await row.getByRole('link', { name: 'Ubah' }).click()
  await chooseSetuju(page)
  await page.getByRole('link', { name: 'Selesaikan dengan OTP' }).click()
  await getOtp(page)
  await fillOtp(page, await readSms(kantor.app, 'maker.prov'))
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText(`SP2D ${nomor} disetujui sebagai Maker`).waitFor()
  expect(await clicks()).toBe(6)
})

test('on a phone the order is one choice', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${kantor.app.url}/cmsp/sp2d?semua=ya`)
  await page.getByLabel('Urutan').selectOption({ label: 'No. SP2D, Z-A' })
  await page.getByRole('button', { name: 'Urutkan' }).click()
  await page.waitForURL(/urut=-nomor/)
  const shown = await page.locator('tbody th a').allInnerTexts()
  expect(shown).toEqual(shown.toSorted().toReversed())
})
