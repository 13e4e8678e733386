const PASSWORD = 'Demo-CMSP-2026!'
export const CAPTCHA = 'bench'

/** A person at a browser without JavaScript, signed in. */
export interface Orang {
  cookie: string
  get(path: string): Promise<string>
  post(path: string, fields: [string, string][]): Promise<Response>
}

const attribute = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Signs in as a demo user; the captcha's answer is one of the configuration. */
export async function masuk(url: string, username: string): Promise<Orang> {
  const jar = new Map<string, string>()
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    return response
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  let token = ''
  const get = async (path: string) => {
    const html = await keep(await fetch(url + path, { headers: { cookie: cookie() } })).text()
    token = attribute(html, '_csrf') || token
    return html
  }
  const post = async (path: string, fields: [string, string][]) =>
    keep(
      await fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: cookie(), 'content-type': 'application/x-www-form-urlencoded', referer: `${url}/cmsp/` },
        body: new URLSearchParams([['_csrf', token], ...fields]),
      }),
    )
  const form = await get('/cmsp/masuk')
  const answer = await post('/cmsp/masuk', [
    ['email', username],
    ['password', PASSWORD],
    ['captcha', CAPTCHA],
    ['captchaId', attribute(form, 'captchaId')],
  ])
  if (answer.headers.get('location') !== '/cmsp/') throw new Error(`${username} tidak dapat masuk`)
  await get('/cmsp/ganti-password')
  return { cookie: cookie(), get, post }
}
