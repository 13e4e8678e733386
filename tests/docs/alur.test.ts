import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { alurDoc } from '../../src/dev/alur-doc.js'

test('docs/alur.md shows the graph as it is now (npm run docs:alur writes it)', () => {
  const file = readFileSync(new URL('../../docs/alur.md', import.meta.url), 'utf8')
  expect(file).toBe(alurDoc())
})
