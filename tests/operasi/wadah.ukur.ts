import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.js'
import { KEYS } from '../support/app.js'
import { createBareDatabase } from '../support/database.js'
import { REQUIRED } from '../support/required.js'

const root = join(import.meta.dirname, '..', '..')

interface Tahap {
  nama: string
  folder: string
}

/** Runs the steps of the Dockerfile in order, in folders instead of images and with this machine's Node.js. */
function build(): string {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
  const lines = text.split('\n').filter((line) => /^[A-Z]+ /.test(line))
  const stages: Tahap[] = []
  const stage = () => stages.at(-1)?.folder ?? ''
  const at = (path: string) => join(stage(), path.replace(/^\/cmsp\/?/, ''))
  for (const line of lines) {
    const [word = '', ...rest] = line.split(/\s+/)
    process.stdout.write(`${line.slice(0, 110)}\n`)
    if (word === 'FROM') {
      const folder = mkdtempSync(join(tmpdir(), 'wadah-'))
      const base = stages.find(({ nama }) => nama === rest[0])
      if (base) cpSync(base.folder, folder, { recursive: true, verbatimSymlinks: true })
      stages.push({ nama: rest[2] ?? '', folder })
    } else if (word === 'COPY') {
      const from = rest[0]?.startsWith('--from=') ? stages.find(({ nama }) => nama === rest[0]?.slice(7)) : undefined
      const paths = rest.filter((path) => !path.startsWith('--'))
      const target = at(paths.at(-1) ?? '')
      for (const path of paths.slice(0, -1)) {
        const source = from ? join(from.folder, path.replace(/^\/cmsp\/?/, '')) : join(root, path)
        expect(existsSync(source), source).toBe(true)
        const many = paths.length > 2 || (paths.at(-1) ?? '').endsWith('/')
        if (many) mkdirSync(target, { recursive: true })
        cpSync(source, many ? join(target, basename(path)) : target, { recursive: true, verbatimSymlinks: true })
      }
    } else if (word === 'RUN') {
      const ran = spawnSync('sh', ['-c', rest.join(' ')], { cwd: stage(), stdio: ['ignore', 'ignore', 'inherit'] })
      expect(ran.status, line).toBe(0)
    }
  }
  const image = stage()
  for (const { folder } of stages.slice(0, -1)) rmSync(folder, { recursive: true, force: true })
  return image
}

test('the steps of the Dockerfile make a folder from which the application starts and answers as healthy', async () => {
  const image = build()
  const database = await createBareDatabase()
  await migrate({ ownerUrl: database.ownerUrl, appUrl: database.url })
  const env = {
    ...REQUIRED,
    BANK_PRIVATE_KEY: KEYS.privateKey,
    DATABASE_URL: database.url,
    PATH: process.env['PATH'],
    PORT: '4300',
    CMSP_ROLES: 'web',
  }
  const script = `const { spawn } = require('node:child_process')
    const app = spawn('node', ['--enable-source-maps', 'dist/main.js'], { stdio: 'inherit' })
    const ask = () => fetch('http://127.0.0.1:4300/healthz').then((a) => a.ok, () => false)
    ;(async () => { for (let n = 0; n < 100; n++) { if (await ask()) { app.kill(); process.exit(0) } await new Promise((r) => setTimeout(r, 200)) } process.exit(1) })()`
  const ran = spawnSync('node', ['-e', script], { cwd: image, env, stdio: 'inherit' })
  expect(ran.status).toBe(0)
  expect(existsSync(join(image, 'node_modules', 'vitest'))).toBe(false)
  rmSync(image, { recursive: true, force: true })
  await database.drop()
})
