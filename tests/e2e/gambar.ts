import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'gambar')

/** Keeps a picture for the documentation when asked to (GAMBAR=1): they change with every run, the text does not. */
export async function gambar(page: Page, name: string): Promise<void> {
  if (!process.env['GAMBAR']) return
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    window.scrollTo(0, 0)
  })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
