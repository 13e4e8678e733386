import bcrypt from 'bcrypt'
import supertest from 'supertest'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { PASSWORD_DEMO, tokenOf } from '../support/client.js'
import { CAPTCHA, enter } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const hashOf = async (username: string) =>
  (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })).passwordHash

/** Signs in at the same application after the bank raised BCRYPT_COST, on the same database. */
async function signInAtCost(
  cost: number,
  email: string,
  password: string,
  captcha = CAPTCHA,
): Promise<string | undefined> {
  const agent = supertest.agent(createApp({ ...app.deps, config: { ...app.deps.config, BCRYPT_COST: cost } }))
  const page = await agent.get('/cmsp/masuk')
  const captchaId = /name="captchaId" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const form = { _csrf: tokenOf(page.text), email, password, captcha, captchaId }
  return (await agent.post('/cmsp/masuk').type('form').send(form)).headers['location']
}

test('once BCRYPT_COST is raised, the next right password is stored at the new cost; nobody is signed out by it', async () => {
  const session = await enter(app, 'maker.prov')
  const old = await hashOf('maker.prov')
  expect(bcrypt.getRounds(old)).toBe(4)
  expect(await signInAtCost(6, 'maker.prov', 'bukan ini')).toBe('/cmsp/masuk')
  expect(await hashOf('maker.prov')).toBe(old)
  expect(await signInAtCost(6, 'maker.prov', PASSWORD_DEMO)).toBe('/cmsp/')
  const renewed = await hashOf('maker.prov')
  expect(bcrypt.getRounds(renewed)).toBe(6)
  expect((await session.get('/cmsp/sp2d')).status).toBe(200)
  expect(await signInAtCost(6, 'maker.prov', PASSWORD_DEMO)).toBe('/cmsp/')
  expect(await hashOf('maker.prov')).toBe(renewed)
})

test('an unknown name, an old hash and a new one cost the same rounds, so that time tells nothing', async () => {
  await signInAtCost(6, 'checker.prov', PASSWORD_DEMO)
  const compare = vi.spyOn(bcrypt, 'compare')
  const rounds = async (email: string) => {
    compare.mockClear()
    await signInAtCost(6, email, 'bukan ini')
    return compare.mock.calls.reduce((sum, [, hash]) => sum + 2 ** bcrypt.getRounds(hash), 0)
  }
  expect(bcrypt.getRounds(await hashOf('approver.prov'))).toBe(4)
  expect(await rounds('approver.prov')).toBe(64)
  expect(await rounds('checker.prov')).toBe(64)
  expect(await rounds('tidak.ada')).toBe(64)
  compare.mockRestore()
})

test('a wrong captcha and a network that is stopped cost no round, whoever is named: they cannot keep the processor busy', async () => {
  const compare = vi.spyOn(bcrypt, 'compare')
  for (const email of ['approver.prov', 'tidak.ada'])
    expect(await signInAtCost(6, email, PASSWORD_DEMO, 'salah')).toBe('/cmsp/masuk')
  expect(compare).not.toHaveBeenCalled()
  await app.deps.pool.query(
    `INSERT INTO batas (key, points, expire) VALUES ('masuk-alamat:127.0.0.1', 101, extract(epoch FROM now()) * 1000 + 60000)
     ON CONFLICT (key) DO UPDATE SET points = excluded.points, expire = excluded.expire`,
  )
  for (const email of ['approver.prov', 'tidak.ada'])
    expect(await signInAtCost(6, email, PASSWORD_DEMO)).toBe('/cmsp/masuk')
  expect(compare).not.toHaveBeenCalled()
  compare.mockRestore()
})
