import type { Browser, Page } from 'playwright-core'
import { startWorker } from '../../src/jobs/worker.js'
import { launchBrowser } from '../support/browser.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { PASSWORD_DEMO } from '../support/client.js'

/** An office: people at browsers of their own before the running application. */
export interface Kantor {
  app: TestApp
  /** A browser nobody has signed in with. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  signIn(username: string): Promise<Page>
  /** What the browsers complained about since the last time: script errors, refused content, failed requests. */
  complaints(): string[]
  /** Fails when the content policy refused anything on any page that was open. */
  close(): Promise<void>
}

/** Without a worker nothing moves by itself: the test drains the queue when it wants to. */
export async function openKantor({ worker }: { worker: boolean }): Promise<Kantor> {
  // Nobody here tries out silence: a machine that stands still for two seconds is not a bank without an answer.
  const [app, browser] = await Promise.all([startTestApp({ BANK_TIMEOUT_SECONDS: '10' }), launchBrowser()])
  const runner = worker ? await startWorker(app.deps) : null
  const heard: string[] = []
  const refused: string[] = []
  const open: Kantor['open'] = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'id-ID', ...options })
    const page = await context.newPage()
    if (options?.javaScriptEnabled !== false) await waitForScripts(page)
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      const said = `${page.url()}: ${message.text()}`
      if (['error', 'warning'].includes(message.type())) heard.push(said)
      if (/Content[- ]Security[- ]Policy/i.test(said)) refused.push(said)
    })
    return page
  }
  return {
    app,
    open,
    async signIn(username) {
      const page = await open()
      await page.goto(`${app.url}/cmsp/`)
      await fillSignIn(app, page, username)
      await page.getByRole('button', { name: 'Sign In' }).click()
      await page.getByRole('heading', { name: 'Halaman Utama' }).waitFor()
      return page
    },
    complaints: () => heard.splice(0),
    async close() {
      await browser.close()
      await runner?.stop()
      await app.close()
      if (refused.length > 0) throw new Error(`refused by the content policy:\n${refused.join('\n')}`)
    },
  }
}

/** Whoever acts finds the page's scripts at work: a person is slower than they are, a test on a busy machine is not. */
async function waitForScripts(page: Page): Promise<void> {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('data-siap', '')),
  )
  const ready = () => page.waitForLoadState('domcontentloaded')
  await page.addLocatorHandler(page.locator('html:not([data-siap])'), ready)
  const press = page.keyboard.press.bind(page.keyboard)
  page.keyboard.press = async (...key) => {
    await ready()
    await press(...key)
  }
}

export async function fillSignIn(app: TestApp, page: Page, username: string): Promise<void> {
  await page.getByLabel('Email/Username').fill(username)
  await page.getByLabel('Password').fill(PASSWORD_DEMO)
  await page.getByLabel('Captcha').fill(app.env['CMSP_CAPTCHA_TEST_ANSWER'] ?? '')
}
