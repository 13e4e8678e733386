import { readFileSync } from 'node:fs'
import ejs from 'ejs'
import express from 'express'
import pg from 'pg'
import { behindSignIn } from './batasMasuk.js'

/**
 * The bare limit: Express, EJS and pg answer the very same bytes as a page of the application, without sign-in, rights,
 * totals or layout; with SESSION_SECRET only for who is signed in. BATAS names a file with the query and the page around
 * its rows, PORT and DATABASE_URL the rest.
 */
export interface Batas {
  sql: string
  nilai: unknown[]
  atas: string
  /** EJS of one row; its values are `baris.<column>`. */
  baris: string
  bawah: string
}

const pages = JSON.parse(readFileSync(process.env['BATAS'] ?? '', 'utf8')) as Record<string, Batas>
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 })
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
const app = express().disable('x-powered-by').set('etag', false)

app.get('/healthz', (_req, res) => void res.send('ok'))
const secret = process.env['SESSION_SECRET']
if (secret) behindSignIn(app, pool, secret)
for (const [name, { sql, nilai, atas, baris, bawah }] of Object.entries(pages)) {
  const source = `<%- it.atas %><% for (const baris of it.rows) { %>${baris}<% } %><%- it.bawah %>`
  const template = ejs.compile(source, { strict: true, localsName: 'it', compileDebug: false })
  app.get(`/${name}`, async (_req, res) => {
    const { rows } = await pool.query<Record<string, unknown>>({ name, text: sql, values: nilai })
    res.type('html').send(template({ atas, rows, bawah }))
  })
}
app.listen(Number(process.env['PORT']), '127.0.0.1')
