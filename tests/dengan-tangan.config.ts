import { defineConfig } from 'vitest/config'

/** What a person starts by hand: measurements and pictures. They print and judge nothing, so `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['tests/**/*.{ukur,layar}.ts'],
    globalSetup: ['./tests/support/global-setup.ts', './tests/support/browser-setup.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
  },
})
