import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { kill, startProcess } from '../support/process.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { signIn } from '../support/client.js'
import { getOtp, proses, publish, setuju } from '../support/story.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000' })
})
afterAll(() => app.close())

const ready = async (url = app.url) => (await fetch(`${url}/readyz`)).status

test('not ready while a migration holds the database, ready again afterwards', async () => {
  expect(await ready()).toBe(200)
  await withClient(app.ownerUrl, async (owner) => {
    await owner.query('SELECT pg_advisory_lock(72707369)')
    expect(await ready()).toBe(503)
  })
  expect(await ready()).toBe(200)
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const startWeb = async (port: number) =>
  startProcess(app, { CMSP_ROLES: 'web', PORT: String(port), CMSP_URL: app.url, DRAIN_SECONDS: '1', HOST: '127.0.0.1' })

test('asked to end, a process first says that it is not ready, and still answers', async () => {
  const port = await freePort()
  const child = await startWeb(port)
  const url = `http://127.0.0.1:${port}`
  expect(await ready(url)).toBe(200)
  const ended = kill(child, 'SIGTERM')
  expect(await ready(url)).toBe(503)
  expect((await fetch(`${url}/cmsp/masuk`)).status).toBe(200)
  await ended
})

/** Sends each request to the next node that is up, as a balancer without memory would. */
async function balance(ports: number[]): Promise<Server> {
  let turn = 0
  const relay = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer,
    tries = ports.length,
  ): Promise<Response> => {
    const port = ports[turn++ % ports.length]
    const init = {
      method,
      headers,
      redirect: 'manual' as const,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    }
    return fetch(`http://127.0.0.1:${port}${path}`, init).catch((error: unknown) => {
      if (tries <= 1) throw error
      return relay(method, path, headers, body, tries - 1)
    })
  }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const { host: _, connection: __, 'content-length': ___, ...headers } = req.headers
      const asText = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      void relay(req.method ?? 'GET', req.url ?? '/', asText, Buffer.concat(chunks)).then(async (answer) => {
        const sent = Object.fromEntries(
          [...answer.headers].filter(
            ([name]) => !/^(set-cookie|content-encoding|content-length|transfer-encoding)$/.test(name),
          ),
        )
        res.writeHead(answer.status, { ...sent, 'set-cookie': answer.headers.getSetCookie() })
        res.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

test('two web processes that take turns serve one person: captcha, sign-in, flash, OTP; one is killed and the work goes on', async () => {
  const ports = [await freePort(), await freePort()]
  const [one, two] = await Promise.all(ports.map(startWeb))
  if (!one || !two) throw new Error('nothing started')
  const balancer = await balance(ports)
  try {
    const direct = await app.signIn('maker.prov')
    const { id } = await publish(app, direct, '63.00', { jenis: 'UP' })
    const maker = await signIn(balancer, 'maker.prov', 'uji-captcha')
    expect((await setuju(maker, id)).status).toBe(200)
    const { tantanganId, otp } = await getOtp(app, maker, [id])
    await kill(one)
    const page = await proses(maker, [id], tantanganId, otp)
    expect(page.status).toBe(200)
    expect((await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status).toBe('DISETUJUI_MAKER')
    for (let n = 0; n < 4; n++) expect((await maker.get(`/cmsp/sp2d/${id}`)).status).toBe(200)
  } finally {
    balancer.closeAllConnections()
    await new Promise((resolve) => balancer.close(resolve))
    await Promise.all([kill(one), kill(two)])
  }
}, 60_000)
