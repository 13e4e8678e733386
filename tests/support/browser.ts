import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { inject } from 'vitest'

/** A headless browser for one test file; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env, args } = inject('chromium')
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args })
}
