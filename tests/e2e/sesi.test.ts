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

async function signIn(clock = true): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  if (clock) await page.clock.install()
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

interface Terdengar {
  kata: string
  terkunci: boolean
  letak: number
}

test('a slow answer: the page says that the server is at work and nothing needs to be pressed again, without moving', async () => {
  // While the next page is on its way only the page itself sees what it shows, so it tells.
  const page = await signIn(false)
  await page.goto(`${app.url}/cmsp/ganti-password`)
  let hear = (_said: Terdengar): void => undefined
  const heard = new Promise<Terdengar>((resolve) => {
    hear = resolve
  })
  await page.exposeFunction('terdengar', (said: Terdengar) => hear(said))
  await page.route('**/cmsp/ganti-password', async (route) => {
    await heard
    await route.continue()
  })
  const before = await page.evaluate(() => {
    const { terdengar } = window as unknown as { terdengar(said: Terdengar): void }
    const status = document.querySelector('[data-kiriman][role=status]') as HTMLElement
    const letak = () => document.querySelector('h1')?.getBoundingClientRect().top ?? 0
    const terkunci = () => document.querySelector('main [type=submit]')?.matches(':disabled') ?? false
    const tell = () => terdengar({ kata: status.innerText, terkunci: terkunci(), letak: letak() })
    new MutationObserver(tell).observe(status, { childList: true })
    return letak()
  })
  for (const field of ['Password lama', 'Password baru', 'Ulangi password baru'])
    await page.getByLabel(field, { exact: true }).fill('perahu-kopi-lampu-sungai')
  await page.getByRole('button', { name: 'Save', exact: true }).click({ noWaitAfter: true })
  const { kata, terkunci, letak } = await heard
  expect(kata).toContain('Server masih mengerjakan kiriman Anda. Tunggu: jangan tekan lagi')
  expect([terkunci, letak]).toEqual([true, before])
  await page.getByRole('alert').first().waitFor()
  expect(await page.getByRole('status').filter({ hasText: 'Server masih' }).count()).toBe(0)
})
