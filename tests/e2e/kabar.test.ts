import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../support/story.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, getOtp } from './langkah.js'

let kantor: Kantor
let page: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  page = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())

/** What a screen reader reads first, and the keyboard goes on from; nothing where that is the top of the page. */
const focused = (at: Page) =>
  at.evaluate(() => {
    const element = document.activeElement as HTMLElement
    return element === document.body ? '' : element.innerText.trim()
  })

test('after a refused form the focus stands on what has to be corrected, and leads to the field', async () => {
  await page.goto(`${kantor.app.url}/cmsp/master/rekening/baru`)
  await page.getByLabel('No. Rekening').fill('12')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').waitFor()
  expect(await focused(page)).toContain('Ada isian yang perlu diperbaiki')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.getByLabel('No. Rekening').evaluate((field) => field === document.activeElement)).toBe(true)
})

test('after a decision the focus stands on what became of it; a page that is only opened keeps it at its top', async () => {
  const sp2d = await publish(kantor.app, await kantor.app.signIn('maker.prov'), '63.00', { jenis: 'UP' })
  await page.goto(`${kantor.app.url}/cmsp/sp2d/${sp2d.id}`)
  await chooseSetuju(page)
  expect(await focused(page)).toContain('masuk Daftar Tugas')
  await page.reload()
  expect(await focused(page)).toBe('')
})

test('after a wrong OTP the box asks for the next try and says why beside it', async () => {
  await page.getByRole('link', { name: 'Selesaikan dengan OTP' }).click()
  await getOtp(page)
  await page.keyboard.type('000000')
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText('OTP salah. Sisa 4 percobaan.').first().waitFor()
  expect(await page.getByLabel('Digit 1').evaluate((box) => box === document.activeElement)).toBe(true)
  expect(await page.locator('#otp-galat').innerText()).toContain('Kode tadi tidak diterima. Sisa 4 percobaan.')
})

test('who could not sign in hears it first', async () => {
  const gate = await kantor.open()
  await gate.goto(`${kantor.app.url}/cmsp/masuk`)
  await fillSignIn(kantor.app, gate, 'maker.prov')
  await gate.getByLabel('Captcha', { exact: true }).fill('salah')
  await gate.getByRole('button', { name: 'Sign In' }).click()
  await gate.getByRole('alert').waitFor()
  expect(await focused(gate)).toContain('captcha tidak sesuai')
})

test('a filter that cannot be used is told first', async () => {
  await page.goto(`${kantor.app.url}/cmsp/sp2d?dari=2026-11-20&sampai=2026-11-01`)
  expect(await focused(page)).toContain('Filter berikut belum dipakai: Tanggal Transaksi sampai')
})
