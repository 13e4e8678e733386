import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface Diterima {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}
type Handler = (res: ServerResponse, q: Diterima) => void

/** The other side of an adapter, in the test's own process: what it was sent, and what it answers next. */
export interface Palsu {
  url: string
  diterima: Diterima[]
  answer: Handler
}

export const json =
  (status: number, body: unknown): Handler =>
  (res) => {
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

export const raw =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (res) => {
    res.writeHead(status, headers).end(body)
  }

/** Everything that can go wrong on the way and is no answer; the code is what is kept of it. */
export const GANGGUAN: [nama: string, handler: Handler][] = [
  ['no answer in time', () => undefined],
  ['silence in the middle of the body', (res) => void res.writeHead(200).write('{"resp')],
  ['a reset', (res) => void res.socket?.resetAndDestroy()],
  ['a closed connection', (res) => void res.socket?.destroy()],
  ['broken JSON', raw(200, '{"responseCode":"200')],
  ['an HTML page', raw(502, '<html>Bad Gateway</html>')],
  ['an empty body', raw(200, '')],
  ['JSON of another shape', raw(200, '[null]')],
  ['a redirect', raw(307, '', { location: '/lain' })],
  ['an endless body', raw(200, 'x'.repeat(1_100_000))],
  ['a misdirected request', raw(421, '')],
]

export function startPalsu(): Palsu {
  const palsu: Palsu = { url: '', diterima: [], answer: json(500, {}) }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const q = {
        method: req.method ?? '',
        path: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(chunks).toString(),
      }
      palsu.diterima.push(q)
      palsu.answer(res, q)
    })
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    palsu.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    palsu.diterima = []
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return palsu
}
