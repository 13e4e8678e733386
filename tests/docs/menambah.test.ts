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

test('and finds there what the page names', () => {
  const named = [...page.matchAll(/((?:`\w+`(?:, | and )?)+) (?:of |\()`((?:src|tests)\/[\w/.-]+)`/g)]
  expect(named.length).toBeGreaterThan(10)
  const missing = named.flatMap(([, names = '', file = '']) => {
    const text = readFileSync(new URL(file, root), 'utf8')
    return names.split('`').filter((name) => /^\w+$/.test(name) && !new RegExp(String.raw`\b${name}\b`).test(text))
  })
  expect(missing).toEqual([])
})
