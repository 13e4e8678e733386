import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { fault } from '../support/fmis.js'
import { expectRefused } from '../support/state.js'
import { getOtp, publish, setuju } from '../support/story.js'

let app: TestApp
let maker: Client
let id: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  id = (await publish(app, maker, '63.00', { jenis: 'UP' })).id
  await setuju(maker, id)
})
afterAll(() => app.close())

const page = () => `/cmsp/tugas/konfirmasi?id=${id}`
const ask = (tantanganId: string, person = maker) => person.submit(`/cmsp/otp/${tantanganId}/status`, {}, page())
const operatorSays = async (status: string) => {
  const { noHp } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  await app.simulator.post('/control/sms/status').send({ to: noHp, status })
}

test('"OTP tidak diterima?" shows the masked number and what the operator says, asked anew, on the page one came from', async () => {
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const { noHp } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  const before = (await maker.get(page())).text
  expect(before).toContain('OTP tidak diterima?')
  expect(before).toContain(`••••${noHp.slice(-4)}`)
  expect(before).not.toContain(noHp.slice(3))
  for (const [status, said] of [
    ['ACCEPTED', 'masih dalam perjalanan'],
    ['FAILED', 'Operator seluler tidak dapat mengantar SMS'],
    ['DELIVERED', 'SMS sudah sampai'],
  ] as const) {
    await operatorSays(status)
    const shown = (await ask(tantanganId)).text
    expect(shown).toContain(said)
    expect(shown).toContain('Digit 6')
    expect(shown).not.toContain(otp)
    expect(await app.deps.prisma.tantangan.findUniqueOrThrow({ where: { id: BigInt(tantanganId) } })).toMatchObject({
      statusKirim: status,
    })
  }
})

test('an operator who does not answer is said, and the last known state stays', async () => {
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '1 minute'`)
  const { tantanganId } = await getOtp(app, maker, [id])
  await fault(app, { endpoint: '/sms', mode: 'error500-before', times: 1 })
  expect((await ask(tantanganId)).text).toContain('Operator seluler belum menjawab')
  const row = await app.deps.prisma.tantangan.findUniqueOrThrow({ where: { id: BigInt(tantanganId) } })
  expect(row.statusKirim).toBe('DELIVERED')
})

test('an SMS that never left says so without asking anybody', async () => {
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '1 minute'`)
  await fault(app, { endpoint: '/sms', mode: 'down', times: 1 })
  await maker.post('/cmsp/tugas/otp', { id })
  const { id: tantanganId } = await app.deps.prisma.tantangan.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect((await ask(String(tantanganId))).text).toContain('belum dapat dikirim')
})

test('the OTP of another person does not exist', async () => {
  const { id: tantanganId } = await app.deps.prisma.tantangan.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const checker = await app.signIn('checker.prov')
  expectRefused(await checker.post(`/cmsp/otp/${tantanganId}/status`), [404])
})
