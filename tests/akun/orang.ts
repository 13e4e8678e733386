import type { Response } from 'supertest'
import type { TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, tokenOf, visit } from '../support/client.js'

export const CAPTCHA = 'uji-captcha'
export const SANDI = 'tujuh gajah menyeberang sungai'

type Fields = Record<string, string>

/** The captcha of a page that shows one. */
export async function captchaOf(person: Client, path = '/cmsp/masuk'): Promise<string> {
  return /name="captchaId" value="([^"]+)"/.exec((await person.get(path)).text)?.[1] ?? ''
}

/** Fills the sign-in form in, captcha solved; what is not said is right. */
export async function tryIn(person: Client, fields: Fields = {}): Promise<Response> {
  const right = { email: 'maker.prov', password: PASSWORD_DEMO, captcha: CAPTCHA }
  return person.post('/cmsp/masuk', { captchaId: await captchaOf(person), ...right, ...fields }, '/cmsp/masuk')
}

export const isIn = ({ headers }: Response): boolean => headers['location'] === '/cmsp/'

/** The same browser after it signed in: its forms carry the new session's token. */
export async function signedIn(person: Client): Promise<Client> {
  const token = tokenOf((await person.get('/cmsp/ganti-password')).text)
  return {
    ...person,
    token,
    post: (path, fields = {}, from) => person.post(path, { _csrf: token, ...fields }, from),
    submit: (path, fields = {}, from) => person.submit(path, { _csrf: token, ...fields }, from),
  }
}

/** A new browser in which somebody signs in. */
export async function enter(app: TestApp, email: string, password = PASSWORD_DEMO): Promise<Client> {
  const person = await visit(app.url)
  const answer = await tryIn(person, { email, password })
  if (answer.headers['location'] === '/cmsp/masuk') throw new Error(`${email} could not sign in`)
  return signedIn(person)
}

export interface Mail {
  subject: string
  text: string
  html: string
}

/** What the mail server holds for an address, newest first; queued mail is sent first. */
export async function mailTo(app: TestApp, to: string): Promise<Mail[]> {
  await app.drain()
  return (await app.simulator.get('/inbox/email').query({ to })).body as Mail[]
}

export async function smsTo(app: TestApp, to: string): Promise<string[]> {
  const { body } = await app.simulator.get('/inbox/sms').query({ to })
  return (body as { text: string }[]).map(({ text }) => text)
}

/** Asks for a code in the profile, and types what the SMS says. */
export async function confirmBySms(app: TestApp, person: Client, path: string, noHp: string): Promise<Response> {
  const page = await person.submit(`${path}/otp`, {}, path)
  const otp = /\b\d{6}\b/.exec((await smsTo(app, noHp))[0] ?? '')?.[0] ?? ''
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  return person.submit(path, { tantanganId, otp }, path)
}

/** Forgot Password as a person does it: the form, the mail, the link. */
export async function askReset(person: Client, email: string): Promise<Response> {
  const captchaId = await captchaOf(person, '/cmsp/lupa-password')
  return person.submit('/cmsp/lupa-password', { email, captcha: CAPTCHA, captchaId }, '/cmsp/lupa-password')
}

export async function linkIn(app: TestApp, email: string): Promise<string> {
  const [mail] = await mailTo(app, email)
  const url = new URL(/Reset Password: (\S+)/.exec(mail?.text ?? '')?.[1] ?? app.url)
  return url.pathname + url.search
}

export const useLink = (person: Client, link: string, sandi = SANDI): Promise<Response> =>
  person.post(
    '/cmsp/reset',
    { token: new URLSearchParams(link.split('?')[1]).get('token') ?? '', passwordBaru: sandi, passwordUlang: sandi },
    link,
  )

/** Ends pauses and windows by moving rows, not clocks. */
export const forget = (app: TestApp, pattern: string) =>
  app.deps.pool.query('DELETE FROM batas WHERE key LIKE $1', [pattern])
