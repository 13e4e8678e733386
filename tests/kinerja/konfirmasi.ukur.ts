import { request } from 'node:http'
import { afterAll, beforeAll, test } from 'vitest'
import { CAPTCHA, masuk } from '../../src/dev/bench/orang.js'
import { LEVELS, type Level } from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { getOtp, makeBillings, publishMany, setuju } from '../support/story.js'
import { recordStatements } from '../support/statements.js'

// What confirming by OTP costs: 200 SP2D under one code, and one SP2D per code. Prints the time and the processor time of
// this process, which is the application with its client, and how many statements it sent.
const SEKALIGUS = Number(process.env['UKUR_N'] ?? 200)
const SATUAN = Number(process.env['UKUR_SATUAN'] ?? 100)

let app: TestApp
let sent: string[]
const cookies = new Map<Level, { cookie: string; client: Client; token: string }>()

beforeAll(async () => {
  app = await startTestApp({ CMSP_CAPTCHA_TEST_ANSWER: CAPTCHA })
  sent = recordStatements(app.deps)
  for (const level of LEVELS) {
    const orang = await masuk(app.url, `${level.toLowerCase()}.prov`)
    const token = /name="_csrf" value="([^"]+)"/.exec(await orang.get('/cmsp/ganti-password'))?.[1] ?? ''
    const pairs = (fields: Record<string, string | string[]>) =>
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
    const client = {
      get: async (path: string) => ({ text: await orang.get(path) }),
      post: async (path: string, fields: Record<string, string | string[]> = {}) => {
        const answer = await orang.post(path, pairs(fields))
        return {
          status: answer.status,
          headers: { location: answer.headers.get('location') },
          text: await answer.text(),
        }
      },
      submit: async (path: string, fields: Record<string, string | string[]> = {}) => {
        const answer = await orang.post(path, pairs(fields))
        return { text: await orang.get(answer.headers.get('location') ?? '/cmsp/') }
      },
    } as unknown as Client
    cookies.set(level, { cookie: orang.cookie, client, token })
  }
})
afterAll(() => app.close())

function as(level: Level) {
  const found = cookies.get(level)
  if (!found) throw new Error(level)
  return found
}

/** A plain post over a plain socket, so that the client costs next to nothing. */
function post(level: Level, body: string): Promise<string> {
  const { cookie } = as(level)
  return new Promise((resolve, reject) => {
    const sending = request(
      `${app.url}/cmsp/tugas/proses`,
      {
        method: 'POST',
        headers: {
          cookie,
          referer: `${app.url}/cmsp/`,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
        },
      },
      (res) => res.resume().on('end', () => resolve(`${res.statusCode} ${res.headers.location}`)),
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

async function timed(work: () => Promise<unknown>) {
  const before = sent.length
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpu: (user + system) / 1000, statements: sent.length - before }
}

async function confirm(level: Level, ids: string[]) {
  const { client, token } = as(level)
  const otp = await getOtp(app, client, ids)
  const body = new URLSearchParams([
    ['_csrf', token],
    ['tantanganId', otp.tantanganId],
  ])
  for (const id of ids) body.append('id', id)
  for (const digit of otp.otp) body.append('otp', digit)
  let answer = ''
  const cost = await timed(async () => (answer = await post(level, body.toString())))
  if (!answer.includes('/cmsp/tugas/hasil/')) throw new Error(answer)
  return cost
}

const tell = (what: string, { ms, cpu, statements }: { ms: number; cpu: number; statements: number }) =>
  process.stdout.write(`${what}: ${ms.toFixed(1)} ms, ${cpu.toFixed(1)} ms CPU, ${statements} statements\n`)

async function stock(jumlah: number) {
  const { client } = as('MAKER')
  const gaji = await publishMany(app, client, '63.00', jumlah, { jenis: process.env['UKUR_JENIS'] ?? 'LS_BARANG_JASA' })
  for (const { id } of gaji) await makeBillings(app, client, id)
  return gaji.map(({ id }) => id)
}

test('many SP2D under one code', async () => {
  const ids = await stock(SEKALIGUS)
  for (const level of LEVELS) {
    const { client } = as(level)
    for (const id of ids) await setuju(client, id)
    tell(
      `GET konfirmasi ${level} ${ids.length}`,
      await timed(() => client.get(`/cmsp/tugas/konfirmasi?${ids.map((id) => `id=${id}`).join('&')}`)),
    )
    tell(`proses ${level} ${ids.length}`, await confirm(level, ids))
  }
})

test('one SP2D per code', async () => {
  const ids = await stock(SATUAN)
  for (const level of LEVELS) {
    for (const id of ids) await setuju(as(level).client, id)
    const all: Awaited<ReturnType<typeof confirm>>[] = []
    for (const id of ids) all.push(await confirm(level, [id]))
    const mean = (pick: (one: (typeof all)[number]) => number) =>
      all.reduce((sum, one) => sum + pick(one), 0) / all.length
    tell(`proses ${level} 1 (mean of ${all.length})`, {
      ms: mean(({ ms }) => ms),
      cpu: mean(({ cpu }) => cpu),
      statements: mean(({ statements }) => statements),
    })
  }
})
