import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { enter } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ CMSP_TOTP: 'false', CMSP_PASSWORD_KOMPOSISI: 'true', CMSP_PASSWORD_UMUR_HARI: '90' })
})
afterAll(() => app.close())

test('where the bank switched the authenticator app off, nobody can set it up', async () => {
  const maker = await enter(app, 'maker.prov')
  expect((await maker.get('/cmsp/profil')).text).not.toContain('autentikator')
  expect((await maker.post('/cmsp/profil/totp/pasang/otp')).status).toBe(409)
})

test("the bank's policy can ask for capitals, digits and signs", async () => {
  const checker = await enter(app, 'checker.prov')
  const change = (passwordBaru: string) =>
    checker.submit(
      '/cmsp/ganti-password',
      { passwordLama: 'Demo-CMSP-2026!', passwordBaru, passwordUlang: passwordBaru },
      '/cmsp/ganti-password',
    )
  expect((await change('tujuh gajah menyeberang sungai')).text).toContain(
    'Memuat huruf besar, huruf kecil, angka, dan lambang',
  )
  expect((await change('Tujuh gajah, 12 sungai')).text).toContain('Password berhasil diubah')
})

test('a password older than the policy allows must be changed before anything else', async () => {
  const approver = await enter(app, 'approver.prov')
  expect((await approver.get('/cmsp/sp2d')).status).toBe(200)
  await app.deps.pool.query(
    `UPDATE pengguna SET sandi_diubah_pada = now() - interval '91 days' WHERE username = 'approver.prov'`,
  )
  expect((await approver.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/ganti-password')
  expect((await approver.get('/cmsp/ganti-password')).text).toContain('lebih dari 90 hari')
})
