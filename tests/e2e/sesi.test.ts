import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { PASSWORD_DEMO } from '../support/client.js'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startTestApp(), launchBrowser()])
})
afterAll(() => Promise.all([browser.close(), app.close()]))

async function signIn(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.clock.install()
  await page.goto(`${app.url}/cmsp/masuk`)
  await page.getByLabel('Email/Username').fill('maker.prov')
  await page.getByLabel('Password').fill(PASSWORD_DEMO)
  await page.getByLabel('Captcha', { exact: true }).fill('uji-captcha')
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.waitForURL('**/cmsp/')
  return page
}

test('before the session ends a dialog asks; staying keeps what was typed, and the time starts anew', async () => {
  const page = await signIn()
  await page.goto(`${app.url}/cmsp/ganti-password`)
  await page.getByLabel('Password lama').fill('setengah jalan')
  const ask = page.getByRole('dialog', { name: 'Sesi hampir berakhir' })
  await page.clock.fastForward('11:00')
  expect(await ask.isVisible()).toBe(false)
  await page.clock.fastForward('01:30')
  await ask.getByText('karena tidak ada kegiatan').waitFor()
  const extended = page.waitForResponse('**/cmsp/sesi/perpanjang')
  await ask.getByRole('button', { name: 'Tetap masuk' }).click()
  expect((await extended).status()).toBe(204)
  await ask.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('Password lama').inputValue()).toBe('setengah jalan')
  await page.clock.fastForward('11:00')
  expect(await ask.isVisible()).toBe(false)
})

test('a session that has ended says so and leaves the page as it is', async () => {
  const page = await signIn()
  const ask = page.getByRole('dialog', { name: 'Sesi hampir berakhir' })
  await page.clock.fastForward('12:30')
  await ask.getByRole('button', { name: 'Tetap masuk' }).waitFor()
  await app.deps.pool.query(`UPDATE sesi SET expire = now() - interval '1 second'`)
  await ask.getByRole('button', { name: 'Tetap masuk' }).click()
  await page.clock.fastForward('00:02')
  const over = page.getByRole('dialog', { name: 'Sesi sudah berakhir' })
  await over.getByText('Isian yang belum dikirim dapat Anda salin').waitFor()
  expect(page.url()).toBe(`${app.url}/cmsp/`)
  expect(await over.getByRole('link', { name: 'Masuk lagi' }).isVisible()).toBe(true)
})

test('without a network nothing is sent and nothing typed is lost; once it is back, sending works', async () => {
  const page = await signIn()
  await page.goto(`${app.url}/cmsp/ganti-password`)
  await page.getByLabel('Password lama').fill('setengah jalan')
  await page.context().setOffline(true)
  const state = page.getByText('Tidak ada sambungan internet')
  await state.waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  expect(await page.getByLabel('Password lama').inputValue()).toBe('setengah jalan')
  await page.context().setOffline(false)
  await state.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Wajib diisi.').first().waitFor()
})

test('a slow answer: the page says that the server is at work and nothing needs to be pressed again, without moving', async () => {
  const page = await signIn()
  await page.goto(`${app.url}/cmsp/ganti-password`)
  const told = page.getByRole('status').filter({ hasText: 'Server masih' })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/cmsp/{ganti-password,sp2d}', (route) => held.then(() => route.continue()))
  const place = () => page.getByRole('heading', { level: 1 }).boundingBox()
  const before = await place()

  await page.getByLabel('Password lama').fill('salah')
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.click({ noWaitAfter: true })
  await page.clock.fastForward('00:03')
  expect(await told.count()).toBe(0)
  await page.clock.fastForward('00:02')
  await told.getByText('jangan tekan lagi').waitFor()
  expect(await save.isDisabled()).toBe(true)
  expect(await place()).toEqual(before)
  release()
  await page.getByText('Wajib diisi.').first().waitFor()
  expect(await told.count()).toBe(0)
})
