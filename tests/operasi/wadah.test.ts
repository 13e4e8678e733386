import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('the image copies only what is there, runs as an ordinary user and says how it is', () => {
  const dockerfile = read('Dockerfile')
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  )
  expect(copied.length).toBeGreaterThan(6)
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
  expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/USER node[\s\S]*HEALTHCHECK[\s\S]*CMD \["node"/)
})

test('without its tools the image still has everything the application imports', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(ts|mjs)$/.test(file) && !/^(simulator|dev|generated)\//.test(file),
  )
  const imported = new Set(
    files.flatMap((file) =>
      [
        ...read(`src/${file}`).matchAll(
          /^(?:import (?!type )[^'\n]*?(?:\{[^}]*\} )?from |import )'([^'.\n][^'\n]*)'$/gm,
        ),
      ].map(([, name = '']) =>
        name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? ''),
      ),
    ),
  )
  expect(imported).toContain('express')
  const missing = [...imported].filter(
    (name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in dependencies),
  )
  expect(missing).toEqual([])
})

test('every alert is explained in docs/operasi.md, and watches a figure that exists', () => {
  const rules = read('docs/operasi/peringatan.yaml')
  const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name)
  const explained = [...read('docs/operasi.md').matchAll(/^\| (Cmsp\w+) \|/gm)].map(([, name]) => name)
  expect(new Set(explained)).toEqual(new Set(names))
  const watched = new Set(
    [...(rules + read('docs/operasi/grafana.json')).matchAll(/\b(cmsp_\w+?)(?:_bucket|_count|_total)?[{[)]/g)].map(
      ([, name]) => name,
    ),
  )
  const given = read('src/web/metrics.ts')
  expect([...watched].filter((name) => !given.includes(name ?? ''))).toEqual([])
  expect(watched.size).toBeGreaterThan(8)
})
