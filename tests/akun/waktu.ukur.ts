import type { Response } from 'supertest'
import { afterAll, beforeAll, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, tokenOf, visit } from '../support/client.js'
import { CAPTCHA, captchaOf, enter } from './orang.js'

// How long and how long-winded the answers of sign-in and Forgot Password are for names somebody has and nobody has, at
// the cost of production. Each try comes from another network, so that no throttle of the network shortens the work.
const TRIES = 200
let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ BCRYPT_COST: '12', TRUST_PROXY_HOPS: '1' })
  await enter(app, 'maker.prov')
  await app.deps.pool.query(
    `UPDATE pengguna SET password_hash = (SELECT password_hash FROM pengguna WHERE username = 'maker.prov')`,
  )
  await app.deps.pool.query(
    `INSERT INTO batas (key, points, expire)
     SELECT 'masuk-akun:id:' || id, 1000, extract(epoch FROM now() + interval '1 day') * 1000 FROM pengguna WHERE username = 'approver.prov'`,
  )
})
afterAll(() => app.close())

interface Ukuran {
  ms: number[]
  bytes: Set<number>
}

/** Sends the tries of all series in turn, so that whatever else the machine does meets all of them alike. */
async function measure(path: string, series: Record<string, (i: number) => Record<string, string>>) {
  const found = Object.fromEntries(
    Object.keys(series).map((name): [string, Ukuran] => [name, { ms: [], bytes: new Set() }]),
  )
  for (let i = 0; i < TRIES; i++) {
    for (const [name, fields] of Object.entries(series)) {
      const browser = await visit(app.url)
      const form = { _csrf: browser.token, captcha: CAPTCHA, captchaId: await captchaOf(browser, path), ...fields(i) }
      const from = `203.${i >> 8}.${i & 255}.${Object.keys(series).indexOf(name)}`
      const start = performance.now()
      const answer = await browser.bare('post', path, form, { 'X-Forwarded-For': from })
      found[name]?.ms.push(performance.now() - start)
      found[name]?.bytes.add(await lengthOf(browser, answer))
    }
  }
  report(path, found)
}

/** Length of the answer and of the page it leads to, without what differs from page to page by design. */
async function lengthOf(browser: Client, answer: Response): Promise<number> {
  const { text } = await browser.get(String(answer.headers['location']))
  return answer.text.length + text.replaceAll(tokenOf(text), '').replace(/[0-9a-f-]{36}|value="[^"]*"/g, '').length
}

function report(path: string, found: Record<string, Ukuran>): void {
  const at = (sorted: number[], share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  const lines = Object.entries(found).map(([name, { ms, bytes }]) => {
    const sorted = ms.toSorted((a, b) => a - b)
    return `  ${name.padEnd(24)} median ${at(sorted, 0.5)} ms, quartiles ${at(sorted, 0.25)} to ${at(sorted, 0.75)} ms, length ${[...bytes].join('/')}`
  })
  process.stdout.write(`${path}, ${TRIES} tries each\n${lines.join('\n')}\n`)
}

test('sign-in', () =>
  measure('/cmsp/masuk', {
    'known, wrong password': () => ({ email: 'maker.prov', password: 'bukan ini passwordnya' }),
    'unknown name': (i) => ({ email: `tidak.ada${i % 10}`, password: 'bukan ini passwordnya' }),
    'right, but locked': () => ({ email: 'approver.prov', password: PASSWORD_DEMO }),
  }))

test('Forgot Password', () =>
  measure('/cmsp/lupa-password', {
    'known address': () => ({ email: 'maker@kalselprov.example' }),
    'unknown address': () => ({ email: 'tidak.ada@kalselprov.example' }),
  }))
