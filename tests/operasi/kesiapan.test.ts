import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { kill, startProcess } from '../support/process.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { freePort } from '../support/simpul.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000' })
})
afterAll(() => app.close())

const ready = async (url = app.url) => (await fetch(`${url}/readyz`)).status

test('not ready while a migration holds the database, ready again afterwards', async () => {
  expect(await ready()).toBe(200)
  await withClient(app.ownerUrl, async (owner) => {
    await owner.query('SELECT pg_advisory_lock(72707369)')
    expect(await ready()).toBe(503)
  })
  expect(await ready()).toBe(200)
})

const startWeb = async (port: number) =>
  startProcess(app, { CMSP_ROLES: 'web', PORT: String(port), CMSP_URL: app.url, DRAIN_SECONDS: '1', HOST: '127.0.0.1' })

test('figures and health have one spelling each, the one a proxy keeps from the outside', async () => {
  const status = async (path: string) => (await fetch(app.url + path, { redirect: 'manual' })).status
  for (const path of ['/metrics', '/healthz', '/readyz']) {
    expect(await status(path)).toBe(200)
    expect([await status(`${path}/`), await status(path.toUpperCase())], path).toEqual([404, 404])
  }
})

test('a version whose migrations were not applied does not start', async () => {
  const rename = (from: string, to: string) =>
    withClient(app.ownerUrl, (owner) =>
      owner.query('UPDATE _prisma_migrations SET migration_name = $2 WHERE migration_name LIKE $1', [from, to]),
    )
  await rename('%_baca_migrasi', 'belum')
  await expect(startWeb(await freePort())).rejects.toThrow('the application ended with 1')
  await rename('belum', '20261127193000_baca_migrasi')
  await kill(await startWeb(await freePort()))
})

test('asked to end, a process first says that it is not ready, and still answers', async () => {
  const port = await freePort()
  const child = await startWeb(port)
  const url = `http://127.0.0.1:${port}`
  expect(await ready(url)).toBe(200)
  const ended = kill(child, 'SIGTERM')
  // A signal takes a moment to arrive.
  await expect.poll(() => ready(url), { interval: 10 }).toBe(503)
  expect((await fetch(`${url}/cmsp/masuk`)).status).toBe(200)
  await ended
})
