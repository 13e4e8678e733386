import type { TestProject } from 'vitest/node'
import { chromiumPath } from '../../src/dev/chromium.js'
import type { Chromium } from '../../src/dev/chromium.js'

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: Chromium
  }
}

/** Unpacks the browser once, before the workers start. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await chromiumPath())
}
