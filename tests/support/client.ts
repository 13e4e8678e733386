import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import supertest, { type Response } from 'supertest'

type Fields = Record<string, string | string[]>

/** A browser without JavaScript: keeps cookies, fills the CSRF token in, follows nothing by itself. */
export interface Client {
  get(path: string): Promise<Response>
  /** Posts as a form on page `from` would. */
  post(path: string, fields?: Fields, from?: string): Promise<Response>
  /** Posts, and shows the page the answer leads to. */
  submit(path: string, fields?: Fields, from?: string): Promise<Response>
  /** Sends what a program might: the session's cookie, exactly these fields and headers, no Referer. */
  bare(method: 'get' | 'post', path: string, fields?: Fields, headers?: Record<string, string>): Promise<Response>
  /** The bytes of a file. */
  download(path: string): Promise<Buffer>
  /** The CSRF token of this session. */
  token: string
}

export const tokenOf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

export const PASSWORD_DEMO = 'Demo-CMSP-2026!'

export async function signIn(
  server: Server,
  username: string,
  captcha: string,
  password = PASSWORD_DEMO,
): Promise<Client> {
  const agent = supertest.agent(server)
  const page = await agent.get('/cmsp/masuk')
  const captchaId = /name="captchaId" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const answer = await agent
    .post('/cmsp/masuk')
    .type('form')
    .send({ _csrf: tokenOf(page.text), email: username, password, captcha, captchaId })
  if (answer.headers['location'] === '/cmsp/masuk') throw new Error(`${username} could not sign in`)
  const token = tokenOf((await agent.get('/cmsp/ganti-password')).text)
  return clientOf(agent, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token)
}

/** A browser in which nobody has signed in; it has the sign-in page open. */
export async function visit(url: string): Promise<Client> {
  const agent = supertest.agent(url)
  return clientOf(agent, url, tokenOf((await agent.get('/cmsp/masuk')).text))
}

function clientOf(agent: ReturnType<typeof supertest.agent>, origin: string, token: string): Client {
  const post: Client['post'] = (path, fields = {}, from = '/cmsp/') =>
    agent
      .post(path)
      .type('form')
      .set('Referer', origin + from)
      .send({ _csrf: token, ...fields })
      .then((response) => response)
  return {
    token,
    get: (path) => agent.get(path).then((response) => response),
    post,
    async submit(path, fields, from) {
      const response = await post(path, fields, from)
      return response.status === 303 ? agent.get(response.headers['location'] ?? '/cmsp/') : response
    },
    download: (path) =>
      agent
        .get(path)
        .responseType('blob')
        .then((response) => response.body as Buffer),
    bare: (method, path, fields = {}, headers = {}) =>
      (method === 'get' ? agent.get(path).set(headers) : agent.post(path).type('form').set(headers).send(fields)).then(
        (response) => response,
      ),
  }
}
