import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, makeBillings, publish, statusOf } from '../support/story.js'
import { disetujui, legsOf } from '../pencairan/adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '0.4', SETTLING_SECONDS: '0.5', RETRY_SECONDS: '0.1' })
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const fault = (endpoint: string, mode: string, more: object = {}) =>
  app.simulator.post('/control/faults').send({ endpoint, mode, times: 1, delayMs: 600, ...more })

/** Every way the other side may behave badly once, and how the payment ends without anybody's help. */
const ENDS: [string, string, 'CAIR' | 'PERLU_TINDAKAN'][] = [
  ['it accepts, then hangs', 'hang-after', 'CAIR'],
  ['it hangs before it has read the order', 'hang-before', 'CAIR'],
  ['it accepts, then the connection is reset', 'reset-after', 'CAIR'],
  ['the connection is reset before', 'reset-before', 'CAIR'],
  ['it accepts and says 500', 'error500-after', 'CAIR'],
  ['it says 500 without accepting', 'error500-before', 'CAIR'],
  ['it accepts and says 504', 'error504-after', 'CAIR'],
  ['it accepts and the answer is broken JSON', 'broken-json-after', 'CAIR'],
  ['it is pending, then done', 'pending', 'CAIR'],
  ['it is pending, then fails', 'pending-then-failed', 'PERLU_TINDAKAN'],
  ['it says not found, and the original lands late', 'not-found-then-late', 'CAIR'],
  ['it says duplicate without having it', 'duplicate', 'CAIR'],
  ['it refuses the signature', 'unauthorized', 'CAIR'],
  ['it is down', 'down', 'CAIR'],
  ['it is slow', 'slow', 'CAIR'],
]

describe('the bank misbehaves once during a transfer: one debit, and the page is right', () => {
  test.each([
    ...ENDS,
    ['it says the funds do not suffice', 'refuse:40314', 'CAIR'],
    ['it says cut-off', 'refuse:40306', 'CAIR'],
    ['it says too many requests', 'refuse:42900', 'CAIR'],
    ['it accepts a case nobody knows', 'refuse:40377', 'CAIR'],
    ['it refuses for good', 'refuse:40305', 'PERLU_TINDAKAN'],
  ] as const)('%s (%s): %s', async (_what, mode, end) => {
    const { id, rekening } = await disetujui(app, people)
    await fault('/v1.0/transfer-', mode)
    await app.drain()
    expect(await statusOf(app, id)).toBe(end)
    const paid = (await ledger(app)).filter(({ credit }) => credit === rekening)
    expect(paid).toHaveLength(end === 'CAIR' ? 1 : 0)
    await expectInvariants(app)
  })

  test('two attempts only after a proven refusal: in doubt the reference stays the same', async () => {
    const [refused, doubted] = [await disetujui(app, people), await disetujui(app, people)]
    await fault('/v1.0/transfer-', 'refuse:40314')
    await app.drain()
    const attempts = async (id: string) => (await legsOf(app, id)).flatMap(({ percobaan }) => percobaan).length
    expect((await attempts(refused.id)) + (await attempts(doubted.id))).toBe(3)
    const third = await disetujui(app, people)
    await fault('/v1.0/transfer-', 'hang-before')
    await app.drain()
    expect(await attempts(third.id)).toBe(1)
    await expectInvariants(app)
  })

  test('an order that was lost, whose repeat the bank refuses for good, is no doubt for ever: people decide', async () => {
    const { id, rekening } = await disetujui(app, people)
    await fault('/v1.0/transfer-', 'hang-before')
    await fault('/v1.0/transfer-', 'refuse:40305', { times: 1000 })
    await app.drain()
    expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
    const [leg] = await legsOf(app, id)
    expect(leg).toMatchObject({ status: 'GAGAL', percobaan: [{ status: 'GAGAL' }] })
    expect(leg?.alasan).toContain('Bank menolak transaksi ini')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(0)
    await expectInvariants(app)
  })

  test('the original that lands although its repeat was refused is found: paid once, not called failed', async () => {
    const { id, rekening } = await disetujui(app, people)
    await fault('/v1.0/transfer-', 'not-found-then-late', { delayMs: 800 })
    await fault('/v1.0/transfer-', 'refuse:40305')
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  })

  test('while asking fails too, nothing is sent again and nothing is called failed', async () => {
    const { id, rekening } = await disetujui(app, people)
    await fault('/v1.0/transfer-', 'hang-after')
    await fault('/v1.0/transfer/status', 'error500-before', { times: 4 })
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  })
})

describe('MPN misbehaves once during a tax payment: each kode billing is paid once', () => {
  test.each([
    ...ENDS,
    ['it says the funds do not suffice', 'refuse:14', 'CAIR'],
    ['it says time-out', 'refuse:90', 'CAIR'],
  ] as const)('%s (%s): %s', async (_what, mode, end) => {
    const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA' })
    await makeBillings(app, people.MAKER, id)
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
    await fault('/mpn/v1/payment', mode)
    await app.drain()
    expect(await statusOf(app, id)).toBe(end)
    await expectInvariants(app)
  })
})

test('netto in doubt: no potongan and no tax is paid before its debit is confirmed', async () => {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA' })
  await makeBillings(app, people.MAKER, id)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await fault('/v1.0/transfer-', 'refuse:40305')
  await app.drain()
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const [netto, ...others] = await legsOf(app, id)
  expect(netto?.status).toBe('GAGAL')
  expect(others.length).toBeGreaterThan(0)
  expect(others.every(({ status, percobaan }) => status === 'SIAP' && percobaan.length === 0)).toBe(true)
})
