// Makes a clone ready to run: packages, Prisma client, compiled code. Plain JavaScript without dependencies, because it
// runs before anything is installed. Every step compares content, not dates, and does nothing when all is up to date.
// The optional argument (install, generate, build) names the last step wanted.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const lock = join(root, '.data', 'prepare.lock')

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/** @param {string[]} path */
const at = (...path) => join(root, ...path)

/** @param {string} file */
const readText = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/**
 * Not to the standard output: `npm run --silent env > .env` is the first thing a clone may be asked for.
 * @param {string} line
 */
const say = (line) => process.stderr.write(`[siapkan] ${line}\n`)

/**
 * @param {string} folder
 * @returns {string[]} every file below, as absolute paths in a stable order
 */
function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** @param {string[]} files */
function fingerprint(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${relative(root, file)}\0${readText(file)}\0`)
  return hash.digest('hex')
}

/**
 * @param {string} what
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function run(what, script, args, env) {
  const options = {
    cwd: root,
    stdio: /** @type {['inherit', 2, 2]} */ (['inherit', 2, 2]),
    env: { ...process.env, ...env },
  }
  const npm = script === 'npm' && !process.env.npm_execpath
  const result = npm
    ? spawnSync('npm', args, options)
    : spawnSync(process.execPath, [script === 'npm' ? (process.env.npm_execpath ?? '') : at(script), ...args], options)
  if (result.status === 0) return
  throw new Error(`${what} gagal (${result.error?.message ?? `kode keluar ${result.status ?? result.signal}`})`)
}

function isInstalled() {
  const wanted = JSON.parse(readText(at('package-lock.json'))).packages
  const present = JSON.parse(readText(at('node_modules', '.package-lock.json')) || '{"packages":{}}').packages
  return Object.entries(/** @type {Record<string, LockedPackage>} */ (wanted)).every(([path, locked]) => {
    /** @type {LockedPackage | undefined} */
    const found = present[path]
    // Optional packages of other platforms are never installed.
    if (!found) return path === '' || locked.optional === true
    return found.version === locked.version && found.integrity === locked.integrity
  })
}

function install() {
  if (isInstalled()) return
  say('memasang paket dari package-lock.json (npm ci) ...')
  run('npm ci', 'npm', ['ci', '--include=dev'])
}

function generate() {
  const stamp = at('src', 'generated', 'prisma.stamp')
  const schema = filesBelow(at('prisma')).filter((file) => file.endsWith('.prisma'))
  if (schema.length === 0) return
  const current = fingerprint([...schema, at('node_modules', 'prisma', 'package.json')])
  if (existsSync(at('src', 'generated', 'prisma')) && readText(stamp) === current) return
  say('membuat Prisma client ...')
  // The client needs no schema engine; without this line Prisma would try to download one.
  run('prisma generate', 'node_modules/prisma/build/index.js', ['generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.platform === 'win32' ? process.execPath : '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  })
  writeFileSync(stamp, current)
}

function styles() {
  const stamp = at('src', 'generated', 'css.stamp')
  const words = [
    at('views'),
    at('public', 'css'),
    at('public', 'js'),
    at('src', 'web'),
    at('src', 'modules', 'bantuan'),
  ].flatMap(filesBelow)
  const tools = ['@tabler/core', 'purgecss'].map((name) => at('node_modules', name, 'package.json'))
  const current = fingerprint([...words, ...tools, at('src', 'dev', 'prepare-css.mjs')])
  if (existsSync(at('src', 'generated', 'css', 'cmsp.css')) && readText(stamp) === current) return
  run('prepare-css', 'src/dev/prepare-css.mjs', [])
  writeFileSync(stamp, current)
}

function build() {
  const stamp = at('dist', '.stamp')
  const sources = filesBelow(at('src')).filter((file) => !file.startsWith(at('src', 'dev', 'prepare')))
  const current = fingerprint([...sources, at('tsconfig.json'), at('node_modules', 'typescript', 'package.json')])
  if (readText(stamp) === current) return
  say('mengompilasi TypeScript (tsc) ...')
  rmSync(at('dist'), { recursive: true, force: true })
  run('tsc', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json'])
  for (const file of sources.filter((source) => !source.endsWith('.ts'))) {
    const copy = at('dist', relative(at('src'), file))
    mkdirSync(dirname(copy), { recursive: true })
    copyFileSync(file, copy)
  }
  writeFileSync(stamp, current)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

function takeLock() {
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 })
  const mine = `${lock}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  for (let told = false; ;) {
    try {
      // A hard link appears with its content in one step, so nobody ever reads an empty lock.
      linkSync(mine, lock)
      rmSync(mine)
      return
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const owner = Number(readText(lock))
    if (owner && !isAlive(owner)) rmSync(lock, { force: true })
    else if (!told) {
      say(`menunggu proses ${owner} yang sedang menyiapkan ...`)
      told = true
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

const steps = { install, styles, generate, build }
const last = process.argv[2] ?? 'build'

takeLock()
try {
  for (const [name, step] of Object.entries(steps)) {
    step()
    if (name === last) break
  }
} catch (error) {
  process.stderr.write(`[siapkan] ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(lock, { force: true })
}
