import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import type { Express } from 'express'

const views = fileURLToPath(new URL('../../views', import.meta.url))

/** EJS in strict mode: a view reads everything from `it`, and `include('/…')` starts at the folder of the views. */
export function setUpTemplates(app: Express): void {
  const options = { strict: true, localsName: 'it', root: views, cache: app.get('env') !== 'development' }
  app.set('views', views)
  app.set('view engine', 'ejs')
  app.engine('ejs', (path, data, done) => {
    ejs.renderFile(path, data, options, done)
  })
}
