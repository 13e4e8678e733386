// Writes src/generated/css/tabler.css: of Tabler's 600 kB what the pages use. The words of views, scripts and code decide.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PurgeCSS } from 'purgecss'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tabler = createRequire(import.meta.url).resolve('@tabler/core/dist/css/tabler.min.css')

const [kept] = await new PurgeCSS().purge({
  content: ['views/**/*.ejs', 'public/js/*.js', 'src/web/*.ts', 'src/modules/bantuan/*.ts'].map((path) =>
    join(root, path),
  ),
  css: [{ raw: readFileSync(tabler, 'utf8') }],
  keyframes: true,
  fontFace: true,
})
const folder = join(root, 'src', 'generated', 'css')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'tabler.css'), kept?.css ?? '')
