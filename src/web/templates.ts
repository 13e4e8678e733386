import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import type { Express } from 'express'
import type { Bagian } from './page.js'

const SPECIAL = /[&<>"']/
const escape = (value: string | number | null | undefined): string => {
  const text = String(value ?? '')
  return SPECIAL.test(text) ? ejs.escapeXML(text) : text
}

const views = fileURLToPath(new URL('../../views', import.meta.url))

/**
 * EJS in strict mode: a view reads everything from `it`, and `include('/…')` starts at the folder of the views. A part
 * that stands in every row is taken by `it.bagian('/…', { … })` instead: it sees only what it is given and the icons, so
 * nothing of the page is copied for it. What is frozen stays as it is, so its part is rendered once.
 */
export function setUpTemplates(app: Express): void {
  const cache = app.get('env') !== 'development'
  const options = {
    ...{ strict: true, localsName: 'it', root: views, cache, compileDebug: !cache, escape, rmWhitespace: true },
    // Nothing is looked up by its bare name, so nothing of a prototype can be taken for ours: no copy of the page is needed.
    unsafePrototypeLocals: true,
  }
  app.set('views', views).set('view cache', cache)
  app.set('view engine', 'ejs')
  app.engine('ejs', (path, data, done) => {
    ejs.renderFile(path, data, options, done)
  })
  const known = new Map<string, Render>()
  const compile = (path: string) => {
    const filename = join(views, `${path}.ejs`)
    const template = ejs.compile(readFileSync(filename, 'utf8'), { ...options, cache: false, filename })
    const part = keepFrozen((data) => template({ sprite: app.locals['sprite'], ...data }))
    if (cache) known.set(path, part)
    return part
  }
  const bagian: Bagian = (path, data) => (known.get(path) ?? compile(path))(data)
  Object.assign(app.locals, { bagian })
}

type Render = (data: object) => string

function keepFrozen(render: Render): Render {
  const kept = new WeakMap<object, string>()
  return (data) => {
    const found = kept.get(data)
    if (found !== undefined) return found
    const text = render(data)
    if (Object.isFrozen(data)) kept.set(data, text)
    return text
  }
}
