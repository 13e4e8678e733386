import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDeps } from '../../src/createDeps.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { enter, smsTo } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ SMS_PER_PHONE_HOUR: '3', SMS_PER_HOUR: '5' })
})
beforeEach(() => app.deps.pool.query('DELETE FROM batas'))
afterAll(() => app.close())

const HREF = '/cmsp/profil/totp/pasang'
const phoneOf = async (username: string) =>
  (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })).noHp
const kirim = (to: string) => app.deps.sms.send({ to, text: 'Kabar', referensi: 'uji' })

test('the fourth code within an hour to one phone is not sent, and the page says why and what else there is', async () => {
  const [maker, noHp] = [await enter(app, 'maker.prov'), await phoneOf('maker.prov')]
  for (let i = 0; i < 3; i++) expect((await maker.post(`${HREF}/otp`, {}, HREF)).status).toBe(303)
  const refused = await maker.post(`${HREF}/otp`, {}, HREF)
  expect(refused.status).toBe(429)
  expect(refused.text).toContain('Nomor ini sudah menerima 3 SMS dalam satu jam')
  expect(refused.text).toContain('aplikasi autentikator')
  expect(await smsTo(app, noHp)).toHaveLength(3)
  const checker = await enter(app, 'checker.prov')
  expect((await checker.post(`${HREF}/otp`, {}, HREF)).status).toBe(303)

  await app.deps.pool.query('UPDATE batas SET expire = 1')
  expect((await maker.post(`${HREF}/otp`, {}, HREF)).status).toBe(303)
  expect(await smsTo(app, noHp)).toHaveLength(4)
})

test('all numbers together have a budget too: of twenty at once five go out, from two processes', async () => {
  const other = createDeps(app.deps.config, app.deps, app.deps.log)
  const numbers = Array.from({ length: 20 }, (_, i) => `+62812990000${String(10 + i)}`)
  const answers = await Promise.all(
    numbers.map((to, i) => (i % 2 ? kirim(to) : other.sms.send({ to, text: 'Kabar', referensi: 'uji' }))),
  )
  expect(answers.filter(({ kind }) => kind === 'terkirim')).toHaveLength(5)
  expect(answers.filter(({ kind }) => kind === 'batas')).toHaveLength(15)
  const received = await Promise.all(numbers.map((to) => smsTo(app, to)))
  expect(received.flat()).toHaveLength(5)
})

test('the count keeps no phone number', async () => {
  await kirim('+6281299123456')
  const { rows } = await app.deps.pool.query<{ key: string }>('SELECT key FROM batas')
  expect(rows.map(({ key }) => key).join()).toMatch(/sms-nomor:/)
  expect(rows.map(({ key }) => key).join()).not.toContain('123456')
})
