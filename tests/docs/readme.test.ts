import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config.js'
import { PASSWORD_DEMO } from '../support/client.js'
import { REQUIRED } from '../support/required.js'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')
const rows = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \| (?:`(.*?)`|—) \| (.+) \|$/gm)]
const table = new Map(rows.map(([, key = '', bawaan]) => [key, bawaan]))

const schemaKeys = [...read('src/config.ts').matchAll(/^ {4}([A-Z][A-Z_]+): (?:z\b|secret|seconds|privateKey)/gm)].map(
  ([, key = '']) => key,
)

test('the configuration table names every key the application reads, and no other', () => {
  expect([...table.keys()].sort(), 'README.md, "Konfigurasi"').toEqual(schemaKeys.sort())
})

test('every default in the table is the one that is used, and what has none must be given', () => {
  const config = new Map<string, unknown>(Object.entries(parseConfig(REQUIRED)))
  const defaults = schemaKeys.filter((key) => config.has(key) && !(key in REQUIRED))
  expect(defaults.map((key) => [key, table.get(key)])).toEqual(defaults.map((key) => [key, String(config.get(key))]))
  const withoutDefault = [...table].filter(([, bawaan]) => bawaan === undefined).map(([key]) => key)
  expect(withoutDefault.sort()).toEqual([...Object.keys(REQUIRED), 'TAHUN_ANGGARAN', 'CMSP_CAPTCHA_TEST_ANSWER'].sort())
})

test('every demo user stands in the table of demo logins', () => {
  const users = JSON.parse(read('prisma/demo/pengguna.json')) as { username: string }[]
  expect(users.filter(({ username }) => !readme.includes(`\`${username}\``))).toEqual([])
  expect(readme).toContain(PASSWORD_DEMO)
})

test('every page of the repository the README links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path = '']) => path)
  for (const path of links.filter((link) => !link.endsWith('.png'))) expect(read(path), path).not.toBe('')
})
