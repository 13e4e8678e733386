import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefused } from '../support/state.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { visit } from '../support/client.js'
import { publish, setujuForm } from '../support/story.js'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const UUID = /Kode permintaan: <code>[0-9a-f-]{36}<\/code>/

test('what is too large is answered 413, says that nothing was kept, and leads on', async () => {
  const maker = await app.signIn('maker.prov')
  const answer = await maker.post('/cmsp/profil/tampilan', { tema: 'x'.repeat(100_000) })
  expectRefused(answer, [413])
  expect(answer.text).toContain('Tidak ada yang disimpan')
  expect(answer.text).toMatch(UUID)
})

test('while the database is away every page says so with 503, and works again afterwards', async () => {
  const maker = await app.signIn('maker.prov')
  const query = app.deps.pool.query.bind(app.deps.pool)
  const away = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  Object.assign(app.deps.pool, { query: away })
  const answer = await maker.get('/cmsp/sp2d')
  Object.assign(app.deps.pool, { query })
  expectRefused(answer, [503])
  expect(answer.text).toContain('Tidak ada yang diproses sebagian')
  expect(answer.text).toMatch(UUID)
  expect((await maker.get('/cmsp/sp2d')).status).toBe(200)
})

test('who loses to others every time is told that CMSP is busy, not that it failed', async () => {
  const maker = await app.signIn('maker.prov')
  const connect = app.deps.txPool.connect.bind(app.deps.txPool)
  let tries = 0
  const lost = () => {
    tries++
    return Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
  }
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  const form = setujuForm((await maker.get(`/cmsp/sp2d/${id}`)).text)
  Object.assign(app.deps.txPool, { connect: lost })
  const answer = await maker.post(`/cmsp/sp2d/${id}/keputusan`, form)
  Object.assign(app.deps.txPool, { connect })
  expectRefused(answer, [503])
  expect(answer.text).toContain('sedang sangat sibuk')
  expect(tries).toBeGreaterThan(1)
})

test('a guest is led to sign-in, and every refusal has a way on', async () => {
  const guest = await visit(app.url)
  expect((await guest.get('/cmsp/sp2d')).headers['location']).toMatch(/^\/cmsp\/masuk/)
  const missing = await (await app.signIn('maker.prov')).get('/cmsp/tidak/ada')
  expectRefused(missing, [404])
  expect(missing.text).toMatch(/<a class="btn btn-primary" href="\/cmsp\//)
})
