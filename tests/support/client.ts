import type { Server } from 'node:http'
import supertest, { type Response } from 'supertest'

/** A signed-in browser without JavaScript: keeps cookies, fills the CSRF token in, follows nothing by itself. */
export interface Client {
  get(path: string): Promise<Response>
  /** Posts as a form on page `from` would. */
  post(path: string, fields?: Record<string, string | string[]>, from?: string): Promise<Response>
  /** Posts, and shows the page the answer leads to. */
  submit(path: string, fields?: Record<string, string | string[]>, from?: string): Promise<Response>
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
  const post: Client['post'] = (path, fields = {}, from = '/cmsp/') =>
    agent
      .post(path)
      .type('form')
      .set('Referer', refererOf(server, from))
      .send({ _csrf: token, ...fields })
  return {
    get: (path) => agent.get(path).then((response) => response),
    post: (path, fields, from) => post(path, fields, from),
    async submit(path, fields, from) {
      const response = await post(path, fields, from)
      return response.status === 303 ? agent.get(response.headers['location'] ?? '/cmsp/') : response
    },
  }
}

function refererOf(server: Server, path: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://127.0.0.1:${port}${path}`
}
