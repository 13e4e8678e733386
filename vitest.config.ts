import { defineConfig } from 'vitest/config'

const unit = ['tests/domain/**/*.test.ts', 'tests/adapters/**/*.test.ts']
const browser = ['tests/e2e/**/*.test.ts']
const database = './tests/support/global-setup.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Loading the application costs more than a second of processor: once per worker, not once per file.
    isolate: false,
    setupFiles: ['./tests/support/console.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: unit, testTimeout: 20_000, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: 'http',
          include: ['tests/**/*.test.ts'],
          exclude: [...unit, ...browser],
          globalSetup: [database],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: browser,
          globalSetup: [database, './tests/support/browser-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
