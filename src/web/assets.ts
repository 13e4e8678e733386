import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Express } from 'express'
import type { AppLocals } from './page.js'

const base = '/cmsp/aset'
const publicFolder = fileURLToPath(new URL('../../public', import.meta.url))
const gambar = fileURLToPath(new URL('../../docs/gambar', import.meta.url))
/** Our stylesheet, made of public/css and what the pages use of Tabler by `prepare`. */
const css = fileURLToPath(new URL('../generated/css', import.meta.url))

/** Folder on disk behind each part of the address; anything else in public/ stays private. */
const folders: Record<string, string> = {
  css,
  js: join(publicFolder, 'js'),
  icons: join(publicFolder, 'icons'),
  gambar,
}

/** Mounts the static files before sessions, and gives the views `aset` and `sprite`. */
export function setUpAssets(app: Express): void {
  const development = app.get('env') === 'development'
  const cache = development ? { maxAge: 0 } : { maxAge: '1y', immutable: true }
  for (const [name, folder] of Object.entries(folders)) {
    app.use(`${base}/${name}`, express.static(folder, { ...cache, index: false, redirect: false, fallthrough: false }))
  }
  const aset = development ? hashedAddress : memoise(hashedAddress)
  Object.assign(app.locals, { aset, sprite: aset('icons/sprite.svg') } satisfies AppLocals)
}

/** `aset('css/cmsp.css')` -> `/cmsp/aset/css/cmsp.css?v=<hash of the content>`, so that a year of cache is safe. */
function hashedAddress(path: string): string {
  const [name = '', ...rest] = path.split('/')
  const content = readFileSync(join(folders[name] ?? publicFolder, ...rest))
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 10)
  return `${base}/${path}?v=${hash}`
}

function memoise(address: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const found = known.get(path) ?? address(path)
    known.set(path, found)
    return found
  }
}
