import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('../../src/modules/pencairan/', import.meta.url)
const adr = readFileSync(new URL('../../docs/adr/0002-tepat-satu-kali.md', import.meta.url), 'utf8')

test('ADR 0002 names every file and folder of the payment path, and none that is gone', () => {
  const [, section = ''] = /## In the code\n(.*?)\n## /s.exec(adr) ?? []
  const named = [...section.matchAll(/`([\w]+\/?)`/g)].map(([, name]) => name)
  const there = readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name.replace('.ts', ''),
  )
  expect(new Set(named), 'docs/adr/0002-tepat-satu-kali.md, "In the code"').toEqual(new Set(there))
})
