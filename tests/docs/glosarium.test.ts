import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

function exportedNames(): Set<string> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const code = files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
  return new Set(
    code.flatMap((text) =>
      [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map((found) => found[1] ?? ''),
    ),
  )
}

test('every verb of the glossary is a function of the code', () => {
  const glosarium = readFileSync(join(root, 'docs', 'glosarium.md'), 'utf8')
  const rows = glosarium.split('\n').filter((line) => line.startsWith('| '))
  const verbs = rows.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map((found) => found[1] ?? ''))
  const exported = exportedNames()
  expect(verbs.length).toBeGreaterThan(40)
  const gone = verbs.filter((verb) => !exported.has(verb))
  expect(gone, 'docs/glosarium.md names what src no longer exports').toEqual([])
})
