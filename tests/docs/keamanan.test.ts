import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/keamanan.md', root), 'utf8')
const rows = [...page.matchAll(/^\| (\d+) \| (.+?) \| (.*?) ?\|$/gm)].map(([, no, rule = '', proof = '']) => ({
  no: Number(no),
  rule,
  files: proof.split(', ').filter(Boolean),
}))

test('the security page has all 60 lines of the checklist, in order', () => {
  expect(rows.map(({ no }) => no)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
})

test('every line names tests that exist, or says why there is none; at least 55 are proven', () => {
  for (const { no, rule, files } of rows) {
    if (files.length === 0) expect(rule, String(no)).toMatch(/Not yet|Deviation/)
    for (const file of files) expect(existsSync(new URL(file, root)), `${no}: ${file}`).toBe(true)
  }
  expect(rows.filter(({ files }) => files.length > 0).length).toBeGreaterThanOrEqual(55)
})
