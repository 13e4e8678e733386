import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLimits, networkOf } from '../../src/modules/akun/limits.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, visit } from '../support/client.js'
import { askReset, CAPTCHA, captchaOf, enter, isIn, linkIn, mailTo, SANDI, tryIn, useLink } from './orang.js'

let app: TestApp
let browser: Client
let email: string

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  await app.deps.pool.query('DELETE FROM batas')
  browser = await visit(app.url)
  ;({ email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.bjm' } }))
  await app.deps.pool.query(
    `UPDATE pengguna SET password_hash = (SELECT password_hash FROM pengguna WHERE username = 'maker.prov')
     WHERE username = 'maker.bjm'`,
  )
})
afterAll(() => app.close())

const changeAge = (sql: string) => app.deps.pool.query(`UPDATE token_reset SET kedaluwarsa = ${sql}`)

test('the mail has one button to our own address; the new password works, all sessions end and the owner is told', async () => {
  const session = await enter(app, 'maker.bjm')
  expect((await askReset(browser, email.toUpperCase())).text).toContain('sedang dikirim')
  const [mail] = await mailTo(app, email)
  expect(mail?.html).toMatch(/<a href="[^"]+\/cmsp\/reset\?token=[\w-]{43}"[^>]*>Reset Password<\/a>/)
  const link = await linkIn(app, email)
  expect(mail?.text).toContain(`${app.url}${link}`)
  expect((await browser.get(link)).text).toContain('Password baru')
  expect((await useLink(browser, link)).headers['location']).toBe('/cmsp/masuk')
  expect((await browser.get('/cmsp/masuk')).text).toContain('Password berhasil diubah')
  expect((await session.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  const other = await visit(app.url)
  expect(isIn(await tryIn(other, { email: 'maker.bjm', password: PASSWORD_DEMO }))).toBe(false)
  expect(isIn(await tryIn(other, { email: 'maker.bjm', password: SANDI }))).toBe(true)
  expect((await mailTo(app, email))[0]?.subject).toBe('Password CMSP Anda telah diubah')
  const { rowCount } = await app.deps.pool.query(`SELECT 1 FROM audit WHERE aksi = 'PASSWORD_DIRESET'`)
  expect(rowCount).toBe(1)
})

test('the address in the link is the configured one, whatever host the request named', async () => {
  const captchaId = await captchaOf(browser, '/cmsp/lupa-password')
  const form = { _csrf: browser.token, email, captcha: CAPTCHA, captchaId }
  await browser.bare('post', '/cmsp/lupa-password', form, {
    Host: 'jahat.example',
    'X-Forwarded-Host': 'jahat.example',
  })
  const [mail] = await mailTo(app, email)
  expect(mail?.text).toContain(`${app.url}/cmsp/reset`)
  expect(mail?.text).not.toContain('jahat')
})

test('the token is stored as a hash only', async () => {
  await askReset(browser, email)
  const token = new URLSearchParams((await linkIn(app, email)).split('?')[1]).get('token') ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  const { rows } = await app.deps.pool.query<{ everything: string }>(
    `SELECT concat((SELECT json_agg(t) FROM token_reset t), (SELECT json_agg(s) FROM surel s), (SELECT json_agg(a) FROM audit a),
       (SELECT json_agg(j) FROM graphile_worker._private_jobs j)) AS everything`,
  )
  expect(rows[0]?.everything).not.toContain(token)
})

test('a link serves once; the other links of the same user die with it', async () => {
  await askReset(browser, email)
  const first = await linkIn(app, email)
  await askReset(browser, email)
  const second = await linkIn(app, email)
  expect(second).not.toBe(first)
  expect((await useLink(browser, first)).status).toBe(303)
  for (const link of [first, second]) {
    const fresh = await visit(app.url)
    expect((await fresh.get(link)).status).toBe(400)
    const answer = await useLink(fresh, link, 'kata lain yang juga panjang')
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('sudah dipakai, kedaluwarsa')
  }
  expect(isIn(await tryIn(await visit(app.url), { email: 'maker.bjm', password: SANDI }))).toBe(true)
})

test('a password that its owner changes makes every link in the mailbox worthless', async () => {
  await askReset(browser, email)
  const link = await linkIn(app, email)
  const owner = await enter(app, 'maker.bjm')
  const change = { passwordLama: PASSWORD_DEMO, passwordBaru: SANDI, passwordUlang: SANDI }
  await owner.post('/cmsp/ganti-password', change, '/cmsp/ganti-password')
  expect((await browser.get(link)).status).toBe(400)
  expect((await useLink(browser, link, 'kata lain yang juga panjang')).status).toBe(400)
  expect(isIn(await tryIn(await visit(app.url), { email: 'maker.bjm', password: SANDI }))).toBe(true)
})

test('of ten at once one link is used', async () => {
  await askReset(browser, email)
  const link = await linkIn(app, email)
  const people = await Promise.all(Array.from({ length: 10 }, () => visit(app.url)))
  const answers = await Promise.all(
    people.map((person, i) => useLink(person, link, `${SANDI} nomor ${'abcdefghij'[i]}`)),
  )
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
})

test('a link lives thirty minutes', async () => {
  await askReset(browser, email)
  const link = await linkIn(app, email)
  await changeAge(`kedaluwarsa - interval '30 minutes'`)
  const page = await browser.get(link)
  expect([page.status, page.text.includes('Forgot Password'), page.text.includes('perbaiki isian')]).toEqual([
    400,
    true,
    false,
  ])
  expect((await useLink(browser, link)).status).toBe(400)
  await changeAge(`kedaluwarsa + interval '1 minute'`)
  expect((await useLink(browser, link)).status).toBe(303)
})

test('a weak password keeps the link for another try', async () => {
  await askReset(browser, email)
  const link = await linkIn(app, email)
  await useLink(browser, link, 'Banjarmasin-2026')
  expect((await browser.get(link)).text).toContain('terlalu mudah ditebak')
  expect((await useLink(browser, link)).headers['location']).toBe('/cmsp/masuk')
})

test('unknown, disabled and known addresses get the same answer, and only the known one a mail', async () => {
  await app.deps.pool.query(`UPDATE pengguna SET status = 'NONAKTIF' WHERE username = 'checker.bjm'`)
  const off = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'checker.bjm' } })
  const pages = new Set<string>()
  for (const address of [email, off.email, 'tidak.ada@contoh.example']) {
    const page = await askReset(await visit(app.url), address)
    pages.add(`${page.status} ${page.text.replace(/value="[^"]*"|captcha\/[^"]*/g, '')}`)
  }
  expect(pages.size).toBe(1)
  expect((await mailTo(app, off.email)).length).toBe(0)
  expect((await mailTo(app, 'tidak.ada@contoh.example')).length).toBe(0)
  await app.deps.pool.query(`UPDATE pengguna SET status = 'AKTIF' WHERE username = 'checker.bjm'`)
})

test('three mails in a quarter of an hour per address; a wrong captcha sends none', async () => {
  const before = (await mailTo(app, email)).length
  for (let i = 0; i < 5; i++) expect((await askReset(browser, email)).text).toContain('sedang dikirim')
  expect((await mailTo(app, email)).length - before).toBe(3)
  await app.deps.pool.query('DELETE FROM batas')
  const captchaId = await captchaOf(browser, '/cmsp/lupa-password')
  const page = await browser.submit(
    '/cmsp/lupa-password',
    { email, captcha: 'salah', captchaId },
    '/cmsp/lupa-password',
  )
  expect(page.text).toContain('Captcha tidak sesuai')
  expect((await mailTo(app, email)).length - before).toBe(3)
})

test('a reset opens the lock and leaves phone and OTP as they are', async () => {
  const state = () =>
    app.deps.prisma.pengguna.findUniqueOrThrow({
      where: { username: 'maker.bjm' },
      select: { noHp: true, hpTerbuktiPada: true, email: true },
    })
  const before = await state()
  for (let i = 0; i < 10; i++) {
    await app.deps.pool.query(`DELETE FROM batas WHERE key LIKE 'masuk-jeda%'`)
    await tryIn(browser, { email: 'maker.bjm', password: `salah-${i}` })
  }
  await askReset(browser, email)
  await useLink(browser, await linkIn(app, email))
  expect(isIn(await tryIn(await visit(app.url), { email: 'maker.bjm', password: SANDI }))).toBe(true)
  expect(await state()).toEqual(before)
})

test('names and words in a mail cannot become markup', async () => {
  await app.deps.pool.query(
    `UPDATE pengguna SET nama = '<img src=x onerror=alert(1)>"''&' WHERE username = 'maker.bjm'`,
  )
  await askReset(browser, email)
  const [mail] = await mailTo(app, email)
  expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
  expect(mail?.html).not.toContain('<img')
})

test('mail the server refused is sent later, without a second token in the row', async () => {
  const { email: to } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'auditor.prov' } })
  await app.simulator.post('/control/faults').send({ endpoint: '/smtp', mode: 'error500-before', times: 1 })
  await askReset(browser, to)
  const refused = await mailTo(app, to)
  await app.deps.pool.query('UPDATE surel SET berikutnya = now() WHERE selesai_pada IS NULL')
  const { sweep } = await import('../../src/jobs/sweeper.js')
  await sweep(app.deps)
  expect((await mailTo(app, to)).length).toBe(1)
  expect(refused.length).toBe(0)
})

test('a network that asks for more than thirty links in an hour is told so, and none is sent', async () => {
  await createLimits(app.deps)['lupa-alamat'].penalty(networkOf('127.0.0.1'), 30)
  const before = (await mailTo(app, email)).length
  expect((await askReset(browser, email)).text).toContain('Terlalu banyak permintaan dari jaringan ini')
  expect(await mailTo(app, email)).toHaveLength(before)
})
