import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, tokenOf, visit } from '../support/client.js'
import { askReset, CAPTCHA, captchaOf, enter, forget, isIn, linkIn, mailTo, SANDI, tryIn, useLink } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ TRUST_PROXY_HOPS: '1' })
})
beforeEach(() => app.deps.pool.query('DELETE FROM batas'))
afterAll(() => app.close())

/** How many passwords were really compared: whatever the throttle let through. */
async function compared(): Promise<number> {
  const { rows } = await app.deps.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit WHERE aksi = 'MASUK_DITOLAK' AND sesudah->>'alasan' IN ('password', 'tidak dikenal')`,
  )
  return rows[0]?.n ?? 0
}

/** Tries in bursts, every captcha solved, each from another network, by one browser that stays a stranger. */
async function attack(email: string, tries: number): Promise<void> {
  const browser = await visit(app.url)
  const one = async (i: number) => {
    const captcha = { captcha: CAPTCHA, captchaId: await captchaOf(browser) }
    const form = { _csrf: browser.token, email, password: `tebakan-${i}`, ...captcha }
    await browser.bare('post', '/cmsp/masuk', form, { 'X-Forwarded-For': `203.0.${i >> 8}.${i & 255}` })
  }
  for (let start = 0; start < tries; start += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => one(start + i)))
  }
}

/** So many failed sign-ins from this network in the last quarter of an hour; a hundred stop it. */
async function failedHere(times: number): Promise<void> {
  await app.deps.pool.query(
    `INSERT INTO batas (key, points, expire) VALUES ('masuk-alamat:127.0.0.1', $1, extract(epoch FROM now() + interval '5 minutes') * 1000)
     ON CONFLICT (key) DO UPDATE SET points = excluded.points`,
    [times],
  )
}

async function lockOut(email: string): Promise<void> {
  const browser = await visit(app.url)
  for (let i = 0; i < 10; i++) {
    await forget(app, 'masuk-jeda%')
    await tryIn(browser, { email, password: `salah-${i}` })
  }
}

test('1,000 tries from 1,000 networks, every captcha solved, compare ten passwords at most; the owner still gets in', async () => {
  const known = await visit(app.url)
  await tryIn(known, { email: 'approver.prov' })
  await known.bare('post', '/cmsp/keluar')
  const before = await compared()
  await attack('approver.prov', 1000)
  expect((await compared()) - before).toBeLessThanOrEqual(10)

  expect(isIn(await tryIn(await visit(app.url), { email: 'approver.prov' }))).toBe(false)
  expect(isIn(await enterAgain(known, 'approver.prov'))).toBe(true)
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.prov' } })
  const elsewhere = await visit(app.url)
  await askReset(elsewhere, email)
  await useLink(elsewhere, await linkIn(app, email))
  expect(isIn(await tryIn(await visit(app.url), { email: 'approver.prov', password: SANDI }))).toBe(true)
}, 120_000)

/** The browser with its mark of the account, without its session. */
async function enterAgain(known: Client, email: string) {
  await app.deps.pool.query(`UPDATE sesi SET expire = now() - interval '1 second' WHERE pengguna_id IS NOT NULL`)
  return tryIn(await again(known), { email })
}

/** The same browser with the sign-in page open anew, whose token its forms carry. */
async function again(person: Client): Promise<Client> {
  const _csrf = tokenOf((await person.get('/cmsp/masuk')).text)
  return {
    ...person,
    post: (path, fields = {}, from) => person.post(path, { _csrf, ...fields }, from),
    submit: (path, fields = {}, from) => person.submit(path, { _csrf, ...fields }, from),
  }
}

test('a locked owner gets in at once by a new password, even while the attack goes on', async () => {
  await lockOut('checker.bjm')
  const owner = await visit(app.url)
  expect(isIn(await tryIn(owner, { email: 'checker.bjm' }))).toBe(false)
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'checker.bjm' } })
  await askReset(owner, email)
  expect((await useLink(owner, await linkIn(app, email))).headers['location']).toBe('/cmsp/masuk')
  await lockOut('checker.bjm')
  const token = /name="_csrf" value="([^"]+)"/.exec((await owner.get('/cmsp/masuk')).text)?.[1] ?? ''
  expect(isIn(await tryIn(owner, { email: 'checker.bjm', password: SANDI, _csrf: token }))).toBe(true)
})

test('who forgot the password and locked the own browser out gets in by a new password, in that browser too', async () => {
  const owner = await enter(app, 'operator.bank')
  await owner.bare('post', '/cmsp/keluar', { _csrf: owner.token })
  const browser = await again(owner)
  for (let i = 0; i < 10; i++) {
    await forget(app, 'masuk-jeda%')
    await tryIn(browser, { email: 'operator.bank', password: `salah-${i}` })
  }
  await forget(app, 'masuk-jeda%')
  expect(isIn(await tryIn(browser, { email: 'operator.bank' }))).toBe(false)
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'operator.bank' } })
  expect((await mailTo(app, email))[0]?.text).toContain('hanya komputer yang dipakai mencoba')
  await askReset(browser, email)
  await useLink(browser, await linkIn(app, email))
  expect(isIn(await tryIn(await again(browser), { email: 'operator.bank', password: SANDI }))).toBe(true)
})

test('the count is shared by all processes and outlives them', async () => {
  await lockOut('maker.bjm')
  const other = supertest.agent(createApp(app.deps))
  const page = await other.get('/cmsp/masuk')
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? ''
  const form = { _csrf: field('_csrf'), captchaId: field('captchaId'), captcha: 'uji-captcha' }
  const answer = await other
    .post('/cmsp/masuk')
    .type('form')
    .send({ ...form, email: 'maker.bjm', password: 'Demo-CMSP-2026!' })
  expect(answer.headers['location']).toBe('/cmsp/masuk')
})

test('the lock is told to its owner once, with time, address and the way back; it ends by itself', async () => {
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'auditor.prov' } })
  await lockOut('auditor.prov')
  const browser = await visit(app.url)
  for (let i = 0; i < 5; i++) await tryIn(browser, { email: 'auditor.prov', password: 'salah lagi' })
  const mails = (await mailTo(app, email)).filter(({ subject }) => subject.includes('terkunci'))
  expect(mails).toHaveLength(1)
  expect(mails[0]?.text).toMatch(/Waktu: \d+ \w+ \d{4} \d\d\.\d\d WITA\. Alamat jaringan: 127\.0\.0\.1/)
  expect(mails[0]?.text).toContain('/cmsp/lupa-password')
  expect(mails[0]?.html).toContain('Forgot Password</a>')

  const { rows } = await app.deps.pool.query<{ minutes: number }>(
    `SELECT (expire / 1000 - extract(epoch FROM now())) / 60 AS minutes FROM batas WHERE key LIKE 'masuk-akun:id:%'`,
  )
  expect(Number(rows[0]?.minutes)).toBeGreaterThan(14)
  expect(Number(rows[0]?.minutes)).toBeLessThanOrEqual(15)
  await app.deps.pool.query('UPDATE batas SET expire = 1')
  expect(isIn(await tryIn(browser, { email: 'auditor.prov' }))).toBe(true)
})

test('each lock of a day lasts longer than the one before, up to four hours', async () => {
  const minutes: number[] = []
  for (let i = 0; i < 6; i++) {
    await lockOut('nama.orang.yang.tidak.ada')
    const { rows } = await app.deps.pool.query<{ minutes: number }>(
      `SELECT round((expire / 1000 - extract(epoch FROM now())) / 60)::int AS minutes FROM batas WHERE key LIKE 'masuk-akun:nama:%'`,
    )
    minutes.push(rows[0]?.minutes ?? 0)
    await forget(app, 'masuk-akun%')
  }
  expect(minutes).toEqual([15, 30, 60, 120, 240, 240])
})

test('after five failures there is a pause between tries, within which nothing is compared', async () => {
  const browser = await visit(app.url)
  for (let i = 0; i < 6; i++) await tryIn(browser, { email: 'checker.prov', password: `salah-${i}` })
  expect(isIn(await tryIn(browser, { email: 'checker.prov' }))).toBe(false)
  await forget(app, 'masuk-jeda%')
  expect(isIn(await tryIn(browser, { email: 'checker.prov' }))).toBe(true)
})

test('a wrong captcha locks nobody out', async () => {
  const browser = await visit(app.url)
  for (let i = 0; i < 15; i++) await tryIn(browser, { email: 'maker.prov', captcha: 'salah' })
  expect(isIn(await tryIn(browser))).toBe(true)
})

test('a network that guesses at many names is stopped, but not a browser known there', async () => {
  const known = await enter(app, 'maker.prov')
  await failedHere(100)
  expect(isIn(await tryIn(await visit(app.url), { email: 'checker.prov' }))).toBe(false)
  expect(isIn(await enterAgain(known, 'maker.prov'))).toBe(true)
})

test('an office whose people get in is not stopped by how many they are', async () => {
  await failedHere(99)
  for (const email of ['maker.prov', 'checker.prov', 'admin.bank'])
    expect(isIn(await tryIn(await visit(app.url), { email }))).toBe(true)
})

test('a network that is stopped stands in the trail once, however often it goes on; the trail only grows', async () => {
  const refused = () => app.deps.prisma.audit.count({ where: { aksi: 'MASUK_DITOLAK' } })
  await failedHere(99)
  const before = await refused()
  const stranger = await visit(app.url)
  for (let i = 0; i < 6; i++) await tryIn(stranger, { email: `nama${i}`, captcha: i % 2 ? 'salah' : CAPTCHA })
  expect((await refused()) - before).toBe(2)
  const last = await app.deps.prisma.audit.findFirst({ where: { aksi: 'MASUK_DITOLAK' }, orderBy: { id: 'desc' } })
  expect(last).toMatchObject({ pelaku: 'nama1', alamat: '127.0.0.1', sesudah: { alasan: 'jaringan dihentikan' } })
})

test("a mark of another account, or one that was made up, counts as a stranger's", async () => {
  const { id } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  await lockOut('maker.prov')
  for (const mark of [`x.${'a'.repeat(43)}`, '', '.', 'x']) {
    const browser = await visit(app.url)
    const captchaId = await captchaOf(browser)
    const form = {
      _csrf: browser.token,
      email: 'maker.prov',
      password: 'Demo-CMSP-2026!',
      captcha: 'uji-captcha',
      captchaId,
    }
    const answer = await browser.bare('post', '/cmsp/masuk', form, { Cookie: `cmsp-perangkat-${id}=${mark}` })
    expect(answer.headers['location'], mark).not.toBe('/cmsp/')
  }
})

test('whoever gets in after several failures is told of them, on the page and by mail', async () => {
  const browser = await visit(app.url)
  for (let i = 0; i < 3; i++) await tryIn(browser, { password: `salah-${i}` })
  expect(isIn(await tryIn(browser))).toBe(true)
  expect((await browser.get('/cmsp/')).text).toContain('ada 3 percobaan masuk yang gagal')
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  expect((await mailTo(app, email))[0]?.text).toContain('setelah 3 percobaan yang gagal')
})
