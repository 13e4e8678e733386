// Writes src/generated/css/cmsp.css, the one stylesheet of every page: of Tabler's 600 kB what the pages use (the words of
// views, scripts and code decide, and the variables that any rule still reads), and after it our own sheets.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PurgeCSS } from 'purgecss'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tabler = createRequire(import.meta.url).resolve('@tabler/core/dist/css/tabler.min.css')
const own = ['tokens', 'cmsp', 'daftar', 'meja', 'beranda', 'bantuan']
  .map((name) => readFileSync(join(root, 'public', 'css', `${name}.css`), 'utf8'))
  .join('\n')

const [kept] = await new PurgeCSS().purge({
  content: ['views/**/*.ejs', 'public/js/*.js', 'src/web/*.ts', 'src/modules/bantuan/*.ts'].map((path) =>
    join(root, path),
  ),
  css: [{ raw: readFileSync(tabler, 'utf8') }],
  keyframes: true,
  fontFace: true,
  variables: true,
  safelist: { variables: own.match(/--tblr-[\w-]+/g) ?? [] },
})
const folder = join(root, 'src', 'generated', 'css')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'cmsp.css'), `${kept?.css}\n${own}`)
