import { defineConfig } from 'vitest/config'

/** What a person starts to look at the pages: pictures and figures of every page, judged by nobody but them. */
export default defineConfig({
  test: {
    include: ['tests/**/*.layar.ts'],
    globalSetup: ['./tests/support/global-setup.ts', './tests/support/browser-setup.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
  },
})
