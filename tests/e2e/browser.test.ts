import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('two people at once use separate sessions of one browser, and text is drawn with a real font', async () => {
  const [first, second] = await Promise.all([browser.newContext(), browser.newContext()])
  const page = await first.newPage()
  await page.goto('data:text/html,<h1 style="font-size:80px">Pencairan SP2D</h1>')
  const picture = await page.screenshot()
  await first.close()
  const other = await second.newPage()
  await other.goto('data:text/html,<title>masih hidup</title>')
  expect(await other.title()).toBe('masih hidup')
  // A page without fonts is blank: its picture compresses to about 4 kB.
  expect(picture.length).toBeGreaterThan(6000)
  await second.close()
})
