import { defineConfig } from 'vitest/config'

/** Measurements: they print figures and judge nothing, so they are no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['tests/**/*.ukur.ts'],
    globalSetup: ['./tests/support/global-setup.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
  },
})
