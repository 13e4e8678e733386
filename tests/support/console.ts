import { format } from 'node:util'
import { afterAll, afterEach } from 'vitest'

const unexpected: string[] = []

for (const level of ['error', 'warn'] as const) {
  console[level] = (...args: unknown[]) => void unexpected.push(`console.${level}: ${format(...args)}`)
}

// A test that expects a message replaces console itself (vi.spyOn); whatever else is written there is a defect.
function failOnOutput(): void {
  const found = unexpected.splice(0)
  if (found.length > 0) throw new Error(`Unexpected output\n${found.join('\n')}`)
}

afterEach(failOnOutput)
afterAll(failOnOutput)
