import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'gambar')

/** A picture for the documentation, from the top of the page, or the whole of it. */
export async function potret(page: Page, name: string, { seluruhnya = false } = {}): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    window.scrollTo(0, 0)
  })
  const before = page.viewportSize()
  // As tall as the page is: what keeps to the bottom of the window then stands where it belongs.
  if (seluruhnya && before) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ ...before, height })
  }
  await page.screenshot({ path: join(folder, `${name}.png`) })
  if (seluruhnya && before) await page.setViewportSize(before)
}
