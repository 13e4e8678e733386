import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TABLE } from '../akses/tabel.js'

const root = new URL('../../', import.meta.url)
const doc = readFileSync(new URL('docs/fungsi-manual.md', root), 'utf8')
const rows = [...doc.matchAll(/^\| \d\S* [^|]+ \| ([\d, -]+) \| [^|]+ \| (\S+) \| ([^|]+) \| (\S+) \|$/gm)].map(
  ([, figures = '', page = '', picture = '', file = '']) => ({ figures, page, picture, file }),
)

/** "19-21, 45" as single numbers. */
const numbers = (text: string): number[] =>
  text.split(', ').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, n) => from + n)
  })

test('every figure of the manual that shows a function stands in the table, once', () => {
  const shown = rows.flatMap(({ figures }) => numbers(figures)).sort((a, b) => a - b)
  expect(shown).toEqual(Array.from({ length: 81 }, (_, n) => n + 3))
})

test('every page of the table is a route of the application', () => {
  const routes = new Set(TABLE.map(({ path }) => path))
  const pages = rows.map(({ page }) => page.replaceAll('`', '').replace(/^(\/cmsp)\/$/, '$1'))
  expect(pages.filter((page) => page !== 'mail' && !routes.has(page))).toEqual([])
})

test('every figure has a picture of ours that the user manual shows too', () => {
  const manual = readFileSync(new URL('docs/petunjuk-penggunaan.md', root), 'utf8')
  const without = rows.filter(({ picture }) => {
    const shown = [...picture.matchAll(/\[([\w-]+)\]\(gambar\/\1\.png\)/g)].map(([, name = '']) => name)
    return shown.length === 0 || !shown.every((name) => manual.includes(`(gambar/${name}.png)`))
  })
  expect(without).toEqual([])
})

test('every test the page names is there', () => {
  const named = doc.match(/tests\/[\w/-]+\.test\.ts/g) ?? []
  expect(named.length).toBeGreaterThan(rows.length)
  expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([])
})
