import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const manual = read('docs/petunjuk-penggunaan.md')
const shown = [...manual.matchAll(/!\[([^\]]+)\]\(gambar\/([\w-]+)\.png\)/g)].map(([, , name = '']) => name)

test('every picture of the manual exists, and is one that the browser takes of the seeded day', () => {
  expect(shown.length).toBeGreaterThan(30)
  expect(shown.filter((name) => !existsSync(join(root, 'docs', 'gambar', `${name}.png`)))).toEqual([])
  const taken = ['petunjuk', 'petunjuk-retur'].map((name) => read(`tests/e2e/${name}.layar.ts`)).join('\n')
  const made = (name: string) => taken.includes(`'${name}'`) || taken.includes(`/${name}.png`)
  const perLevel = ['checker', 'approver'].flatMap((who) => [`data-sp2d-${who}`, `form-${who}`])
  // The proof is a PDF, which no page shows.
  expect(shown.filter((name) => !made(name) && ![...perLevel, 'bpn'].includes(name))).toEqual([])
})

test('no picture lies about that nothing shows', () => {
  const papers = ['README.md', 'docs/README.en.md', 'docs/petunjuk-penggunaan.md', 'docs/kartu-ringkas.md']
    .map(read)
    .join('\n')
  const unused = readdirSync(join(root, 'docs', 'gambar')).filter((file) => !papers.includes(file))
  expect(unused).toEqual([])
})

test('the manual speaks the words of the screens', () => {
  const bold = new Set([...manual.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => words))
  const screens = ['views', 'src']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ejs|ts)$/.test(file) && !file.includes('generated'))
        .map((file) => read(`${folder}/${file}`)),
    )
    .join('\n')
    .replaceAll('&amp;', '&')
  expect([...bold].filter((words) => !screens.includes(words))).toEqual([])
})

test('the English README shows only pictures and papers that are there', () => {
  const links = [...read('docs/README.en.md').matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path = '']) => path)
  expect(links.length).toBeGreaterThan(10)
  expect(links.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([])
})
