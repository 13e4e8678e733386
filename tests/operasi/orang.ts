import { solveCaptcha } from '../../src/dev/solve-captcha.js'
import { formsOn, linksOn } from '../support/forms.js'

/** Where the people of a test in production mode meet the application and the outside world. */
export interface Dunia {
  /** The process behind the proxy, over http. */
  url: string
  /** The address people type, over https. */
  publik: string
  simulatorUrl: string
}

type Isian = Record<string, string | string[] | Blob>

/** A page as a person has it before them. */
export interface Halaman {
  status: number
  address: string
  text: string
}

const PATIENCE_MS = 60_000
const PAUSE_MS = 250

/** Looks again until there is something. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const found = await look()
    if (found !== null && found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  throw new Error(`waited in vain for ${what}`)
}

/** Words a page says to a person: notices, messages at fields. */
export const saidOn = ({ text }: Halaman): string =>
  [...text.matchAll(/<(?:p|li|h1)\b[^>]*>(.*?)<\/(?:p|li|h1)>/gs)]
    .map(([, html = '']) =>
      html
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean)
    .join(' | ')

/** A browser behind a proxy that ends TLS: keeps cookies, follows redirects, fills in the forms it is shown. */
export class Peramban {
  readonly cookies = new Map<string, string>()
  /** Every Set-Cookie line it was sent. */
  readonly received: string[] = []
  constructor(readonly dunia: Dunia) {}

  async go(path: string, init: RequestInit = {}): Promise<Halaman> {
    const headers = {
      Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '203.0.113.7',
      Origin: this.dunia.publik,
    }
    const answer = await fetch(new URL(path, this.dunia.url), { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      this.received.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.cookies.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next !== null) return this.go(next)
    return { status: answer.status, address: path, text: await answer.text() }
  }

  /** Sends the form of a page whose address ends like this, changed only where the person types. */
  async send(page: Halaman, action: string, typed: Isian = {}): Promise<Halaman> {
    const form = formsOn(page.text, page.address).find(
      (each) => each.method === 'POST' && new RegExp(`${action}$`).test(each.action.split('?')[0] ?? ''),
    )
    if (!form) throw new Error(`no form ${action} on ${page.address} (${page.status}): ${saidOn(page)}`)
    const fields = { ...form.fields, ...typed }
    const body = Object.values(fields).some((value) => value instanceof Blob) ? new FormData() : new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one as string)
    return this.go(form.action, { method: 'POST', body })
  }

  /** Signs in; the captcha is the question in words, answered as a person would. */
  async signIn(email: string, password: string): Promise<Halaman> {
    const page = await this.go('/cmsp/masuk?captcha=teks')
    return this.send(page, '/cmsp/masuk', { email, password, captcha: solveCaptcha(page.text) })
  }

  /** Get OTP on a page, and its code from the SMS typed into the form that appears. */
  async confirm(page: Halaman, otpAction: string, action: string, noHp: string): Promise<Halaman> {
    const asked = await this.send(page, otpAction)
    const otp = /\b\d{6}\b/.exec((await inbox(this.dunia, 'sms', noHp))[0] ?? '')?.[0] ?? ''
    return this.send(asked, action, { otp })
  }

  /** The first address of this shape a page leads to. */
  link(page: Halaman, shape: RegExp): string {
    const found = linksOn(page.text).find((href) => shape.test(href))
    if (!found) throw new Error(`no link ${shape} on ${page.address}: ${saidOn(page)}`)
    return found
  }
}

/** Texts a phone or a mailbox got, newest first. */
export async function inbox({ simulatorUrl }: Dunia, kind: 'sms' | 'email', to: string): Promise<string[]> {
  const url = new URL(`/inbox/${kind}`, simulatorUrl)
  url.searchParams.set('to', to)
  return ((await (await fetch(url)).json()) as { text: string }[]).map(({ text }) => text)
}

export interface Orang {
  username: string
  nama: string
  nip: string
  jabatan: string
  email: string
  noHp: string
}

/** From the invitation to the proven phone: the first password, the own one, sign-in again, the code of the SMS. */
export async function welcome(dunia: Dunia, { username, email, noHp }: Orang, sandi: string): Promise<Peramban> {
  const pertama = await until(`the invitation of ${username}`, async () =>
    (await inbox(dunia, 'email', email)).map((text) => /Password pertama: (\S+)/.exec(text)?.[1]).find(Boolean),
  )
  const peramban = new Peramban(dunia)
  const change = await peramban.signIn(username, pertama)
  const done = await peramban.send(change, '/cmsp/ganti-password', {
    ...{ passwordLama: pertama, passwordBaru: sandi, passwordUlang: sandi },
  })
  if (!done.text.includes('Password berhasil diubah')) throw new Error(saidOn(done))
  const home = await peramban.signIn(username, sandi)
  const page = await peramban.go(peramban.link(home, /profil\/bukti-hp/))
  const proven = await peramban.confirm(page, '/cmsp/profil/bukti-hp/otp', '/cmsp/profil/bukti-hp', noHp)
  if (!proven.text.includes('Nomor HP Anda terbukti')) throw new Error(saidOn(proven))
  return peramban
}
