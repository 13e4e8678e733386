import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { disetujui, kirimNotice, onlyLeg } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const fault = (mode: string, more: object = {}) =>
  app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode, times: 1, ...more })
const referensiOf = async (id: string) => (await onlyLeg(app, id)).percobaan[0]?.referensi ?? ''
const refused = () => app.deps.prisma.audit.count({ where: { aksi: 'CALLBACK_DITOLAK' } })

/** A paid SP2D; whatever a notice says of it, it stays paid. */
async function paid() {
  const { id } = await disetujui(app, people)
  await app.drain()
  return { id, referensi: await referensiOf(id) }
}

test.each([
  ['signed with another key', { headers: { 'x-signature': 'AAAA' } }, 401],
  ['from another partner', { headers: { 'x-partner-id': 'LAIN' } }, 401],
  ['of ten minutes ago', { headers: { 'x-timestamp': new Date(Date.now() - 600_000).toISOString() } }, 401],
  ['with a body that was changed on the way', { body: '{"originalPartnerReferenceNo":"X"}' }, 401],
  ['without X-EXTERNAL-ID', { headers: { 'x-external-id': '' } }, 400],
])('a notice %s is refused and audited, nothing changes', async (_what, ubah, status) => {
  const { id, referensi } = await paid()
  const before = await refused()
  expect((await kirimNotice(app, referensi, ubah)).status).toBe(status)
  expect(await refused()).toBe(before + 1)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
})

test('a notice that says "failed" about a paid transfer only makes us ask: it stays paid', async () => {
  const { id, referensi } = await paid()
  expect((await kirimNotice(app, referensi)).status).toBe(200)
  await app.drain()
  expect((await onlyLeg(app, id)).status).toBe('BERHASIL')
})

test('the same notice twice is refused the second time and audited', async () => {
  const { referensi } = await paid()
  const headers = { 'x-external-id': '42' }
  const before = await refused()
  expect((await kirimNotice(app, referensi, { headers })).status).toBe(200)
  expect((await kirimNotice(app, referensi, { headers })).status).toBe(409)
  expect(await refused()).toBe(before + 1)
})

test('a notice for a reference nobody sent is answered 404 and audited', async () => {
  const before = await refused()
  expect((await kirimNotice(app, 'CMSP999999999999ABCDEF01')).status).toBe(404)
  expect(await refused()).toBe(before + 1)
})

test('a notice about a pending transfer ends the waiting: the bank is asked at once', async () => {
  const { id } = await disetujui(app, people)
  await fault('pending', { delayMs: 1 })
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now()`)
  const { payLeg } = await import('../../src/modules/pencairan/pay.js')
  const leg = await onlyLeg(app, id)
  await payLeg(app.deps, leg.id)
  expect((await onlyLeg(app, id)).status).toBe('DIPROSES')
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() + interval '1 hour' WHERE id = $1`, [leg.id])
  await payLeg(app.deps, leg.id)
  expect((await onlyLeg(app, id)).status).toBe('DIPROSES')
  await kirimNotice(app, await referensiOf(id))
  await payLeg(app.deps, leg.id)
  expect((await onlyLeg(app, id)).status).toBe('BERHASIL')
  await app.drain()
  await expectInvariants(app)
})
