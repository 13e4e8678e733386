import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/menambah.md', root), 'utf8')

test('whoever adds something is sent to files that are there', () => {
  const files = [...page.matchAll(/`((?:src|tests|prisma|docs)\/[\w/.-]+)`/g)].map(([, file = '']) => file)
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => `docs/${path}`)
  expect(files.length).toBeGreaterThan(20)
  expect([...files, ...links].filter((file) => !existsSync(new URL(file, root)))).toEqual([])
})

test('and finds there the lists that are named', () => {
  const lists = [...page.matchAll(/`([A-Z_]+|unlinked)` (?:of|\()[^`]*`((?:src|tests)\/[\w/.-]+)`/g)]
  expect(lists.length).toBeGreaterThan(4)
  for (const [, name = '', file = ''] of lists)
    expect(readFileSync(new URL(file, root), 'utf8'), `${file} has no ${name}`).toMatch(
      new RegExp(String.raw`\b${name}\b`),
    )
})
