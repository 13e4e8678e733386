import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, visit } from '../support/client.js'

const CAPTCHA = 'uji-captcha'
const REFUSED =
  'Email/username, password, atau captcha tidak sesuai, atau akun sedang terkunci sementara. Coba lagi nanti atau gunakan Forgot Password.'
let app: TestApp
let browser: Client

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  browser = await visit(app.url)
  await app.deps.pool.query('DELETE FROM batas')
})
afterAll(() => app.close())

async function newCaptcha(person: Client): Promise<string> {
  return /name="captchaId" value="([^"]+)"/.exec((await person.get('/cmsp/masuk')).text)?.[1] ?? ''
}

/** Fills the sign-in form in; what is not said is right. */
async function attempt(fields: Record<string, string> = {}, person = browser) {
  const right = { email: 'maker.prov', password: PASSWORD_DEMO, captcha: CAPTCHA }
  const form = { ...right, captchaId: fields['captchaId'] ?? (await newCaptcha(person)), ...fields }
  return person.post('/cmsp/masuk', form, '/cmsp/masuk')
}

const gotIn = async (fields?: Record<string, string>, person?: Client) =>
  (await attempt(fields, person)).headers['location'] === '/cmsp/'

test('the right words open the start page, by username or email, in capitals or not', async () => {
  for (const email of ['maker.prov', 'MAKER.Prov', ' maker@kalselprov.example ']) {
    expect(await gotIn({ email }, await visit(app.url)), email).toBe(true)
  }
})

test('wrong captcha, wrong password, unknown user and locked account get the same answer; the name stays, the password does not', async () => {
  const answers = []
  for (let i = 0; i < 10; i++) await attempt({ email: 'auditor.prov', password: `salah-${i}` })
  const wrong: Record<string, string>[] = [
    { email: 'auditor.prov' },
    { captcha: 'salah' },
    { password: 'bukan-password-nya' },
    { email: 'tidak.ada' },
    { email: 'tidak.ada', captcha: 'salah', password: 'zzz' },
    { password: 'p'.repeat(500) },
  ]
  for (const fields of wrong) {
    const person = await visit(app.url)
    const { status, headers } = await attempt(fields, person)
    const page = await person.get('/cmsp/masuk')
    const notice = /<div class="notice[^>]*>.*?<p>(.*?)<\/p>/s.exec(page.text)?.[1]
    answers.push({ status, location: headers['location'], notice })
    expect(page.text).toContain(`value="${fields['email'] ?? 'maker.prov'}"`)
    expect(page.text).not.toContain(fields['password'] ?? PASSWORD_DEMO)
    expect(page.text).not.toMatch(/name="captcha" type="text"\s+value="[^"]/)
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 303, location: '/cmsp/masuk', notice: REFUSED })
})

test('an empty field is named, and nothing was tried', async () => {
  const page = await browser.submit('/cmsp/masuk', { email: 'maker.prov', password: '', captcha: '' }, '/cmsp/masuk')
  expect(page.text).toContain('Isi password Anda.')
  expect(page.text).toContain('Isi captcha.')
  expect(page.text).toContain('value="maker.prov"')
  expect((await app.deps.pool.query('SELECT 1 FROM batas')).rowCount).toBe(0)
})

test('a captcha serves one try, right or wrong', async () => {
  const captchaId = await newCaptcha(browser)
  expect(await gotIn({ captchaId, password: 'bukan-password-nya' })).toBe(false)
  expect(await gotIn({ captchaId })).toBe(false)
  expect(await gotIn()).toBe(true)
})

test('a captcha serves only the browser it was shown to', async () => {
  const other = await visit(app.url)
  expect(await gotIn({ captchaId: await newCaptcha(browser) }, other)).toBe(false)
  expect(await gotIn({ captchaId: 'karangan' }, other)).toBe(false)
  expect(await gotIn({}, other)).toBe(true)
})

test('a captcha lives five minutes', async () => {
  const age = (id: string, seconds: number) =>
    app.deps.pool.query(`UPDATE captcha SET kedaluwarsa = kedaluwarsa - make_interval(secs => $2) WHERE id = $1`, [
      id,
      seconds,
    ])
  const late = await newCaptcha(browser)
  await age(late, 300)
  expect(await gotIn({ captchaId: late })).toBe(false)
  const justInTime = await newCaptcha(browser)
  await age(justInTime, 290)
  expect(await gotIn({ captchaId: justInTime })).toBe(true)
})

test('after ten wrong passwords the right one is refused too, by username and by email; others still get in', async () => {
  for (let i = 0; i < 10; i++) await attempt({ password: `salah-${i}`, email: i % 2 ? 'maker.prov' : 'Maker.Prov' })
  expect(await gotIn()).toBe(false)
  expect(await gotIn({ email: 'maker@kalselprov.example' })).toBe(false)
  expect(await gotIn({ email: 'checker.prov' })).toBe(true)
})

test('wrong tries add up under both names of a person', async () => {
  const names = ['approver.prov', 'approver@kalselprov.example']
  for (let i = 0; i < 10; i++) await attempt({ email: names[i % 2] ?? '', password: `salah-${i}` })
  for (const email of names) expect(await gotIn({ email }), email).toBe(false)
})

test('nine wrong tries are forgiven by a right one', async () => {
  const pauseOver = () => app.deps.pool.query(`DELETE FROM batas WHERE key LIKE 'masuk-jeda%'`)
  for (let round = 0; round < 2; round++) {
    browser = await visit(app.url)
    for (let i = 0; i < 9; i++) {
      await attempt({ password: `salah-${i}` })
      await pauseOver()
    }
    expect(await gotIn()).toBe(true)
  }
})

test('the session after signing in is another one than before', async () => {
  const sids = async () => {
    const { rows } = await app.deps.pool.query<{ sid: string }>(
      'SELECT sid FROM sesi WHERE pengguna_id IS NULL AND expire > now()',
    )
    return rows.map(({ sid }) => sid)
  }
  await app.deps.pool.query('DELETE FROM sesi')
  browser = await visit(app.url)
  const before = await sids()
  expect(before).toHaveLength(1)
  expect(await gotIn()).toBe(true)
  const after = await app.deps.pool.query<{ sid: string }>('SELECT sid FROM sesi WHERE pengguna_id IS NOT NULL')
  expect(after.rows.map(({ sid }) => sid)).not.toContain(before[0])
  expect(await sids()).toEqual([])
})

test('a weak or wrongly repeated password is refused with the reason, and the old one stays', async () => {
  const person = await app.signIn('checker.prov')
  const sound = 'tujuh gajah menyeberang sungai'
  const refused: [Record<string, string>, string][] = [
    [{ passwordBaru: 'kelewatku' }, 'paling sedikit 12 karakter'],
    [{ passwordBaru: 'a'.repeat(129) }, 'paling banyak 128 karakter'],
    [{ passwordBaru: 'x'.repeat(1500) }, 'Paling banyak 1000 karakter'],
    [{ passwordBaru: 'aaaaaaaaaaaaaaaa' }, 'terlalu mudah ditebak'],
    [{ passwordBaru: 'Kalsel-CMSP-2026' }, 'terlalu mudah ditebak'],
    [{ passwordBaru: 'saya checker.prov lho' }, 'memuat nama, username, atau NIP'],
    [{ passwordBaru: 'nip 197906212003122003' }, 'memuat nama, username, atau NIP'],
    [{ passwordBaru: PASSWORD_DEMO }, 'harus berbeda'],
    [{ passwordUlang: 'tujuh gajah menyeberang' }, 'Tidak sama dengan password baru'],
    [{ passwordLama: 'bukan-ini-yang-lama' }, 'Password lama tidak sesuai'],
    [{ passwordLama: '' }, 'Isi password lama'],
  ]
  for (const [fields, reason] of refused) {
    const form = { passwordLama: PASSWORD_DEMO, passwordBaru: sound, ...fields }
    const page = await person.submit(
      '/cmsp/ganti-password',
      { passwordUlang: form.passwordBaru, ...form },
      '/cmsp/ganti-password',
    )
    expect(page.text, JSON.stringify(fields)).toContain(reason)
    expect(page.text).not.toContain(form.passwordBaru)
  }
  expect(await gotIn({ email: 'checker.prov' })).toBe(true)
})

async function sessionsOf(username: string) {
  const { rows } = await app.deps.pool.query<{ sid: string; sess: object; expire: Date }>(
    `SELECT s.sid, s.sess, s.expire FROM sesi s JOIN pengguna p ON p.id = s.pengguna_id WHERE p.username = $1`,
    [username],
  )
  return rows
}

test('a changed password leads back to the sign-in page, ends every other session and is the only one from then on', async () => {
  const [person, elsewhere] = [await app.signIn('baru.prov'), await app.signIn('baru.prov')]
  const passwordBaru = 'tujuh gajah menyeberang sungai'
  const ended = await sessionsOf('baru.prov')
  expect(ended).toHaveLength(2)
  const form = { passwordLama: PASSWORD_DEMO, passwordBaru, passwordUlang: passwordBaru }
  const answer = await person.post('/cmsp/ganti-password', form, '/cmsp/ganti-password')
  expect(answer.headers['location']).toBe('/cmsp/masuk')
  expect((await person.get('/cmsp/masuk')).text).toContain('berhasil diubah')
  expect(await sessionsOf('baru.prov')).toEqual([])
  // A request that was under way stores its session once more; it leads nowhere all the same.
  for (const { sid, sess, expire } of ended) {
    await app.deps.pool.query(
      'INSERT INTO sesi (sid, sess, expire) VALUES ($1, $2, $3) ON CONFLICT (sid) DO UPDATE SET sess = $2, expire = $3',
      [sid, sess, expire],
    )
  }
  for (const session of [person, elsewhere]) {
    expect((await session.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  }
  expect(await gotIn({ email: 'baru.prov' })).toBe(false)
  const again = await visit(app.url)
  expect(await gotIn({ email: 'baru.prov', password: passwordBaru }, again)).toBe(true)
  expect((await again.get('/cmsp/sp2d')).status).toBe(200)
})
