import { afterAll, beforeAll, expect, test } from 'vitest'
import supertest from 'supertest'
import { solveCaptcha } from '../../src/dev/solve-captcha.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, tokenOf, visit } from '../support/client.js'
import { errorsOn } from '../usulan/adegan.js'
import { enter } from './orang.js'

let app: TestApp
const people: Record<string, Client> = {}

beforeAll(async () => {
  app = await startTestApp()
  people['masuk'] = await enter(app, 'maker.prov')
  people['tamu'] = await visit(app.url)
})
afterAll(() => app.close())

/** Every form of the accounts: where, by whom, and what a person would fill in. */
const FORMS: [path: string, who: 'tamu' | 'masuk', fields: Record<string, string>][] = [
  ['/cmsp/masuk', 'tamu', { email: 'maker.prov', password: 'x', captcha: 'a', captchaId: 'b' }],
  ['/cmsp/lupa-password', 'tamu', { email: 'a@b.example', captcha: 'a', captchaId: 'b' }],
  ['/cmsp/reset', 'tamu', { token: 'a', passwordBaru: 'b', passwordUlang: 'c' }],
  ['/cmsp/ganti-password', 'masuk', { passwordLama: 'a', passwordBaru: 'b', passwordUlang: 'c' }],
  ['/cmsp/profil/sesi/akhiri', 'masuk', { sesi: 'a' }],
  ['/cmsp/profil/bukti-hp', 'masuk', { tantanganId: '1', otp: '123456' }],
  ['/cmsp/profil/totp/pasang', 'masuk', { tantanganId: '1', otp: '123456' }],
  ['/cmsp/profil/totp/lepas', 'masuk', { tantanganId: '1', otp: '123456' }],
  ['/cmsp/profil/totp', 'masuk', { kode: '123456' }],
]

const encode = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

/** What a broken or hostile client makes of one field; raw, as it stands on the wire. */
const TWISTS: Record<string, (name: string) => string> = {
  missing: () => '',
  empty: (name) => `${name}=`,
  repeated: (name) => `${name}=1&${name}=2&${name}=3`,
  nested: (name) => `${name}[a]=1&${name}[b][c]=2`,
  array: (name) => `${name}[]=1&${name}[]=2`,
  prototype: (name) => `__proto__[${name}]=1&constructor=1&${name}=toString`,
  overlong: (name) => `${name}=${'x'.repeat(30_000)}`,
  nul: (name) => `${name}=a%00b`,
  control: (name) => `${name}=a%0Ab%1B%5B31m`,
  'not UTF-8': (name) => `${name}=%FF%FE%80`,
  'half a letter': (name) => `${name}=%ED%A0%80`,
  'broken escape': (name) => `${name}=%zz%`,
}

const CASES = FORMS.flatMap(([path, who, fields]) =>
  Object.keys(fields).flatMap((name) => Object.keys(TWISTS).map((twist) => ({ path, who, fields, name, twist }))),
)

test('every field of every account form twisted in every way: a message or a way back, never an error of the machine', async () => {
  const wrong: string[] = []
  for (const { path, who, fields, name, twist } of CASES) {
    const others = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
    const person = people[who] as Client
    const body = [encode({ _csrf: person.token, ...others }), TWISTS[twist]?.(name)].filter(Boolean).join('&')
    const answer = await person.bare('post', path, body as never)
    const spoken = answer.text.includes('<html lang="id">') || answer.headers['location'] !== undefined
    if (![303, 400, 409, 429].includes(answer.status) || !spoken)
      wrong.push(`${path} ${name} ${twist}: ${answer.status}`)
    if (answer.status === 303 && answer.headers['location'] === '/cmsp/') wrong.push(`${path} ${name} ${twist}: let in`)
  }
  expect(wrong).toEqual([])
}, 120_000)

test('the same with a wrong token, a body that is no form, and one too large', async () => {
  for (const [path, who] of FORMS) {
    const person = people[who] as Client
    for (const [body, status] of [
      ['_csrf=1&_csrf=2', 403],
      ['', 403],
      ['_csrf[a]=1', 400],
      ['_csrf=%00', 400],
    ] as const) {
      expect((await person.bare('post', path, body as never)).status, `${path} ${body}`).toBe(status)
    }
    const huge = await person.bare('post', path, `_csrf=${person.token}&x=${'y'.repeat(100_000)}` as never)
    expect(huge.status, path).toBe(413)
    const json = await supertest(app.url)
      .post(path)
      .set('content-type', 'application/json')
      .send('{"email":{"not":""}}')
    expect(json.status, path).toBe(403)
  }
})

test('addresses with strange parameters answer a page', async () => {
  const tamu = people['tamu'] as Client
  for (const query of ['token=a&token=b', `token=${'x'.repeat(500)}`, 'token=zz', '']) {
    const answer = await tamu.get(`/cmsp/reset?${query}`)
    expect([answer.status, answer.text.includes('Minta tautan baru')], query).toEqual([400, true])
  }
  expect((await tamu.get('/cmsp/masuk?captcha=teks&captcha=x')).status).toBe(200)
})

test('the captcha has a question in words for those who do not see the picture; it serves once', async () => {
  const open = await startTestApp()
  try {
    const { parseConfig } = await import('../../src/config.js')
    const { createApp } = await import('../../src/app.js')
    const env: Record<string, string> = { ...open.env }
    delete env['CMSP_CAPTCHA_TEST_ANSWER']
    const agent = supertest.agent(createApp({ ...open.deps, config: parseConfig(env) }))
    const submit = async (answerOf: (question: string) => string) => {
      const page = await agent.get('/cmsp/masuk?captcha=teks')
      const captchaId = /name="captchaId" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      const question = /Berapa [a-z ]+\?/.exec(page.text)?.[0] ?? ''
      expect(page.text).not.toContain('<img src="/cmsp/captcha')
      const form = { _csrf: tokenOf(page.text), email: 'maker.prov', password: 'Demo-CMSP-2026!', captchaId }
      return agent
        .post('/cmsp/masuk?captcha=teks')
        .type('form')
        .send({ ...form, captcha: answerOf(question) })
    }
    expect((await submit(() => '999')).headers['location']).toBe('/cmsp/masuk?captcha=teks')
    expect((await submit(solveCaptcha)).headers['location']).toBe('/cmsp/')
  } finally {
    await open.close()
  }
})

test('above a form that was sent empty each message tells of which field it is', async () => {
  const person = people['masuk'] as Client
  const fields = { passwordLama: '', passwordBaru: '', passwordUlang: '' }
  const answer = await person.submit('/cmsp/ganti-password', fields, '/cmsp/ganti-password')
  const shown = ['Isi password lama.', 'Isi password baru.', 'Ulangi password baru.']
  expect(errorsOn(answer.text)).toEqual([...shown, ...shown])
})
