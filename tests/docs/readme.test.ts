import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config.js'
import { PASSWORD_DEMO } from '../support/client.js'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')
const rows = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \| (?:`(.*?)`|—) \| (.+) \|$/gm)]
const table = new Map(rows.map(([, key = '', bawaan]) => [key, bawaan]))

const schemaKeys = [...read('src/config.ts').matchAll(/^ {4}([A-Z][A-Z_]+): (?:z\b|secret|seconds)/gm)].map(
  ([, key = '']) => key,
)

const SECRET = 'rahasia-uji-yang-cukup-panjang'
/** The least that starts: whatever the table shows without a default. */
const required = {
  ...{ CMSP_URL: 'http://localhost', FMIS_URL: 'http://f', BANK_URL: 'http://b', RELAY_URL: 'http://r' },
  ...{ SMS_URL: 'http://s', SMTP_URL: 'smtp://m', DATABASE_URL: 'postgres://d', BANK_CLIENT_ID: 'c' },
  ...{ BANK_PARTNER_ID: 'p', RELAY_CLIENT_ID: 'c', BANK_PRIVATE_KEY: 'PRIVATE KEY' },
  ...{
    SESSION_SECRET: SECRET,
    PASSWORD_PEPPER: SECRET,
    OTP_KEY: SECRET,
    BPN_KEY: SECRET,
    FMIS_KEY: SECRET,
    SMS_KEY: SECRET,
  },
  ...{ BANK_CLIENT_SECRET: SECRET, RELAY_CLIENT_SECRET: SECRET },
}

test('the configuration table names every key the application reads, and no other', () => {
  expect([...table.keys()].sort()).toEqual(schemaKeys.sort())
})

test('every default in the table is the one that is used, and what has none must be given', () => {
  const config = new Map<string, unknown>(Object.entries(parseConfig(required)))
  const defaults = schemaKeys.filter((key) => config.has(key) && !(key in required))
  expect(defaults.map((key) => [key, table.get(key)])).toEqual(defaults.map((key) => [key, String(config.get(key))]))
  const withoutDefault = [...table].filter(([, bawaan]) => bawaan === undefined).map(([key]) => key)
  expect(withoutDefault.sort()).toEqual([...Object.keys(required), 'CMSP_CAPTCHA_TEST_ANSWER'].sort())
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
