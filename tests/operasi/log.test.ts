import { afterAll, beforeAll, expect, test } from 'vitest'
import { maskLog } from '../../src/log.js'
import { SHARED, startTestApp, type TestApp } from '../support/app.js'
import { PASSWORD_DEMO } from '../support/client.js'
import { officers } from '../support/state.js'
import { approve, makeBillings, publish, setuju, tolak } from '../support/story.js'

let app: TestApp
let lines = ''

beforeAll(async () => {
  app = await startTestApp({ LOG_LEVEL: 'debug' }, { write: (line: string) => void (lines += line) })
})
afterAll(() => app.close())

async function wholeStory(): Promise<void> {
  const { MAKER, CHECKER, APPROVER } = await officers(app)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'broken-json-after', times: 1 })
  await app.simulator.post('/control/faults').send({ endpoint: '/fmis', mode: 'error500-before', times: 1 })
  const { id } = await publish(app, MAKER, '63.00', { jenis: 'LS_BARANG_JASA', penerima_bank: '122' })
  await makeBillings(app, MAKER, id)
  for (const person of [MAKER, CHECKER, APPROVER]) await approve(app, person, id)
  await app.drain()
  const rejected = await publish(app, MAKER, '63.00', { jenis: 'UP' })
  await setuju(MAKER, rejected.id)
  await tolak(CHECKER, rejected.id, 'Nomor rekening penerima tidak sesuai')
  await app.deps.pool.query('SELECT 1 FROM graphile_worker.add_job($1)', ['bukanPekerjaan'])
  app.deps.log.error({ err: new Error('Key (no_rekening)=(0010100000011) already exists') }, 'request failed')
}

const column = async (sql: string): Promise<string[]> =>
  (await app.deps.pool.query<{ value: string }>(sql)).rows.map(({ value }) => value)

test('the logs of a whole story hold no OTP, no secret, no phone and no full account number', async () => {
  await wholeStory()
  expect(lines.split('\n').length).toBeGreaterThan(30)
  const sms = (await app.simulator.get('/inbox/sms')).body as { to: string; text: string }[]
  const codes = sms.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? [])
  expect(codes.length).toBeGreaterThan(2)
  const accounts = await column(
    `SELECT no_rekening AS value FROM rkud UNION SELECT no_rekening FROM penerima UNION SELECT no_rekening FROM rekening
     UNION SELECT no_hp FROM pengguna UNION SELECT kode FROM billing UNION SELECT npwp FROM pajak WHERE npwp IS NOT NULL`,
  )
  expect(accounts.length).toBeGreaterThan(20)
  const secrets = [PASSWORD_DEMO, SHARED.FMIS_KEY, SHARED.BANK_CLIENT_SECRET, ...sms.map(({ to }) => to)]
  const found = [...codes, ...accounts, ...secrets].filter((value) =>
    new RegExp(`(?<![\\w-])${value.replace(/[+.]/g, String.raw`\$&`)}(?![\\w-])`).test(lines),
  )
  expect(found).toEqual([])
}, 90_000)

test('every line is JSON, and what a job does carries the id of the request it came from', async () => {
  const parsed = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { requestId?: string; req?: { id: string } })
  const asked = new Set(parsed.flatMap(({ req }) => req?.id ?? []))
  expect(asked.size).toBeGreaterThan(20)
  const { rows } = await app.deps.pool.query<{ id: string }>(
    `SELECT request_id AS id FROM audit WHERE aksi = 'SP2D_DITERIMA' AND request_id IS NOT NULL LIMIT 1`,
  )
  expect(asked).toContain(rows[0]?.id)
})

test.each([
  ['(no_rekening)=(0010100000011)', '(no_rekening)=(••••0011)'],
  ['"+6281251010011"', '"••••0011"'],
  ['kode 123456 salah', 'kode •••••• salah'],
  ['{"pid":1234567,"path":"/cmsp/sp2d/1234567"}', '{"pid":1234567,"path":"/cmsp/sp2d/1234567"}'],
  ['b3b6a3f0-1c2d-4e5f-8a9b-123456789012', 'b3b6a3f0-1c2d-4e5f-8a9b-123456789012'],
])('%s is written as %s', (line, written) => {
  expect(maskLog(line)).toBe(written)
})
