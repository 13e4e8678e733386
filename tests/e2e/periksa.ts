import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { gambar } from './gambar.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** No violation of the accessibility rules, and nothing to scroll sideways for on a phone. */
export async function inspect(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE)
  const ids = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map(({ id }) => id)
  })
  expect(ids).toEqual([])
  await gambar(page, name)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  await gambar(page, `${name}-hp`)
  await page.setViewportSize({ width: 1366, height: 768 })
}
