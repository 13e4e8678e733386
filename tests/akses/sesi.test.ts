import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { parseConfig } from '../../src/config.js'
import supertest from 'supertest'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, visit } from '../support/client.js'

let app: TestApp
let maker: Client
const PRIVATE = ['/cmsp/', '/cmsp/sp2d', '/cmsp/sp2d/export.xlsx', '/cmsp/tugas', '/cmsp/master/rekening']

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

const change = (sql: string) => app.deps.pool.query(`UPDATE pengguna SET ${sql} WHERE username = 'maker.prov'`)

test('with the first password nothing can be reached but the page that changes it', async () => {
  const fresh = await app.signIn('baru.prov')
  for (const path of PRIVATE) expect((await fresh.get(path)).headers['location'], path).toBe('/cmsp/ganti-password')
  for (const path of ['/cmsp/sp2d/tarik', '/cmsp/sp2d/1/keputusan', '/cmsp/tugas/otp']) {
    expect((await fresh.post(path)).headers['location'], path).toBe('/cmsp/ganti-password')
  }
  const page = await fresh.get('/cmsp/ganti-password')
  expect(page.text).toContain('pertama kali Anda masuk')
  expect(page.text).not.toContain('Data SP2D')
})

test('a disabled user is out with the next request and cannot sign in again', async () => {
  expect((await maker.get('/cmsp/sp2d')).status).toBe(200)
  await change(`status = 'NONAKTIF'`)
  for (const path of PRIVATE) expect((await maker.get(path)).headers['location'], path).toBe('/cmsp/masuk')
  await expect(app.signIn('maker.prov')).rejects.toThrow('could not sign in')
  await change(`status = 'AKTIF'`)
})

test('a raised epoch ends every session of the user, and only theirs', async () => {
  const [second, checker] = [await app.signIn('maker.prov'), await app.signIn('checker.prov')]
  await change('epoch = epoch + 1')
  for (const session of [maker, second]) {
    expect((await session.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  }
  expect((await checker.get('/cmsp/sp2d')).status).toBe(200)
})

test('another role or Pemda counts on the next request', async () => {
  await change(`peran = 'AUDITOR'`)
  expect((await maker.get('/cmsp/tugas')).status).toBe(403)
  await change(`peran = 'MAKER'`)
  expect((await maker.get('/cmsp/tugas')).status).toBe(200)
})

test('a session ends after its idle time and after its absolute lifetime', async () => {
  await app.deps.pool.query(`UPDATE sesi SET expire = now() - interval '1 second' WHERE pengguna_id IS NOT NULL`)
  expect((await maker.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')

  const again = await app.signIn('maker.prov')
  const idle = await app.deps.pool.query<{ minutes: number }>(
    `SELECT max(extract(epoch FROM expire - now()) / 60)::float AS minutes FROM sesi WHERE pengguna_id IS NOT NULL`,
  )
  expect(idle.rows[0]?.minutes).toBeGreaterThan(14)
  expect(idle.rows[0]?.minutes).toBeLessThan(15.2)
  await app.deps.pool.query(
    `UPDATE sesi SET sess = jsonb_set(sess::jsonb, '{masukPada}', to_jsonb((sess->>'masukPada')::bigint - 8 * 3600000))
     WHERE pengguna_id IS NOT NULL`,
  )
  expect((await again.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk?habis=1')
  expect((await again.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
})

test('private pages are never stored by the browser; every page carries the strict rules', async () => {
  for (const path of [...PRIVATE, '/cmsp/masuk', '/cmsp/tidak-ada']) {
    const { headers } = await maker.get(path)
    expect(headers['cache-control'], path).toBe('no-store')
    expect(headers['x-powered-by'], path).toBeUndefined()
    expect(headers['x-content-type-options'], path).toBe('nosniff')
    const policy = String(headers['content-security-policy'])
    expect(policy, path).toContain("default-src 'self'")
    expect(policy, path).toContain("frame-ancestors 'none'")
    expect(policy, path).toContain("form-action 'self'")
    expect(policy, path).not.toContain('unsafe')
  }
})

test('the cookie is out of reach of scripts and other sites; under https it is bound to the host as well', async () => {
  const plain = await supertest(app.url).get('/cmsp/masuk')
  expect(plain.headers['set-cookie']?.[0]).toMatch(/^cmsp=.*; Path=\/; .*HttpOnly; SameSite=Lax$/)
  const config = parseConfig({ ...app.env, CMSP_URL: 'https://cmsp.example', TRUST_PROXY_HOPS: '1' })
  const secure = await supertest(createApp({ ...app.deps, config }))
    .get('/cmsp/masuk')
    .set('X-Forwarded-Proto', 'https')
  expect(secure.headers['set-cookie']?.[0]).toMatch(/^__Host-cmsp=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/)
  expect(secure.headers['strict-transport-security']).toContain('max-age=31536000')
  expect(plain.headers['strict-transport-security']).toBeUndefined()
})

test('signing out says so and ends the session for good, in every tab', async () => {
  const before = await openSessions()
  const { headers } = await maker.post('/cmsp/keluar')
  expect((await maker.get(headers['location'] ?? '')).text).toContain('Anda sudah keluar dari CMSP.')
  for (const path of PRIVATE) expect((await maker.get(path)).headers['location'], path).toBe('/cmsp/masuk')
  expect((await maker.post('/cmsp/sp2d/tarik')).status).toBe(403)
  expect(await openSessions()).toBe(before - 1)
})

const openSessions = async () =>
  (await app.deps.pool.query('SELECT 1 FROM sesi WHERE pengguna_id IS NOT NULL')).rowCount ?? 0

test('addresses that nobody typed are pages, never errors of the machine', async () => {
  const cursor = (value: string) => Buffer.from(JSON.stringify([value, '1'])).toString('base64url')
  const queries = [
    'urut=constructor',
    'urut=__proto__',
    'status=constructor',
    'status=toString&status=CAIR',
    'dari=2026-02-31',
    'dari=0000-01-01',
    'nomor=%25_%5C',
    'nomor=1&nomor=2',
    `sesudah=${cursor('bukan tanggal')}`,
    `sesudah=${cursor('2026-02-31')}`,
    `sesudah=${cursor('abc')}&urut=jumlah`,
    `sebelum=${cursor('1e999')}&urut=-jumlah`,
    'sesudah=%7B%7D&mulai=-1',
  ]
  for (const list of ['/cmsp/sp2d', '/cmsp/tugas', '/cmsp/master/rekening']) {
    for (const query of queries) expect((await maker.get(`${list}?${query}`)).status, `${list}?${query}`).toBe(200)
  }
  for (const path of [
    '/cmsp/sp2d/0',
    '/cmsp/sp2d/-1',
    '/cmsp/sp2d/1%00',
    '/cmsp/sp2d/99999999999999999999',
    '/cmsp/x',
  ]) {
    expect((await maker.get(path)).status, path).toBe(404)
  }
  expect((await (await visit(app.url)).get('/cmsp/captcha/%00.svg')).status).toBe(404)
})

test('an answer that leads on has no body: it cannot leave before the session it begins is stored', async () => {
  const fresh = await visit(app.url)
  const answer = await fresh.post('/cmsp/masuk', {
    email: 'maker.prov',
    password: 'salah',
    captcha: 'x',
    captchaId: 'x',
  })
  expect([answer.status, answer.text]).toEqual([303, ''])
})
