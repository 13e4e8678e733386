import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPool } from '../../src/simulator/db.js'
import { takeFault } from '../../src/simulator/faults.js'
import { CV_MAJU, KLIRING, makeBilling, movements, order, RKUD, statusOf, tally, taxOrder } from './cerita.js'
import { openWorld } from './support.js'
import type { Reply, World } from './support.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => world.control('faults/remove', {}))

const MPN = '0019900000022'
const PATIENCE_MS = 150
const DONE = true
const UNDONE = false

let counter = 0
const nextReference = (): string => String(900_000_000_000 + ++counter)

/** HTTP status and code of an answer, or how the connection ended. */
async function outcomeOf(work: (signal: AbortSignal) => Promise<Reply<{ responseCode: string }>>) {
  try {
    const { status, body } = await work(AbortSignal.timeout(PATIENCE_MS))
    return `${status} ${body.responseCode}`
  } catch (error) {
    if (error instanceof SyntaxError) return 'broken json'
    return error instanceof DOMException ? 'hangs' : 'connection lost'
  }
}

const transportModes = [
  ['slow', '200 2001700', '200 00', DONE],
  ['hang-after', 'hangs', 'hangs', DONE],
  ['hang-before', 'hangs', 'hangs', UNDONE],
  ['reset-after', 'connection lost', 'connection lost', DONE],
  ['reset-before', 'connection lost', 'connection lost', UNDONE],
  ['error500-after', '500 5001700', '500 99', DONE],
  ['error500-before', '500 5001700', '500 99', UNDONE],
  ['error504-after', '504 5041700', '504 90', DONE],
  ['broken-json-after', 'broken json', 'broken json', DONE],
  ['unauthorized', '401 4011701', '401 98', UNDONE],
  ['down', 'connection lost', 'connection lost', UNDONE],
  ['duplicate', '409 4091701', '200 33', UNDONE],
] as const

describe.each(transportModes)('fault %s', (mode, bankAnswer, mpnAnswer, isDone) => {
  test('on a transfer', async () => {
    await world.control('faults', { endpoint: '/v1.0/transfer-', mode, times: 1, delayMs: 20 })
    const reference = `BANK-${mode}`
    const answer = await outcomeOf((signal) => world.bank('/v1.0/transfer-intrabank', order(reference), {}, signal))
    expect(answer).toBe(bankAnswer)
    expect(await movements(world, reference)).toEqual(isDone ? [`${RKUD} -> ${CV_MAJU} 1500000.00`] : [])
  })

  test('on an MPN payment', async () => {
    await world.control('faults', { endpoint: '/mpn/v1/payment', mode, times: 1, delayMs: 20 })
    const [idBilling, reference] = [await makeBilling(world), nextReference()]
    const answer = await outcomeOf((signal) =>
      world.relay('/mpn/v1/payment', taxOrder(idBilling, reference), {}, signal),
    )
    expect(answer).toBe(mpnAnswer)
    expect(await world.get(`/mpn/payments?idBilling=${idBilling}`)).toHaveLength(isDone ? 1 : 0)
    expect(await movements(world, reference)).toEqual(isDone ? [`${RKUD} -> ${MPN} 11000000.00`] : [])
  })
})

test('a pending transfer lies on the holding account until the bank says it succeeded', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'pending', times: 1, delayMs: 100 })
  expect((await world.bank('/v1.0/transfer-intrabank', order('TUNDA'))).body.responseCode).toBe('2021700')
  expect(await statusOf(world, 'TUNDA')).toMatchObject({ latestTransactionStatus: '03' })
  expect(await movements(world, 'TUNDA')).toEqual([`${RKUD} -> ${KLIRING} 1500000.00`])
  await expect.poll(async () => (await statusOf(world, 'TUNDA')).latestTransactionStatus).toBe('00')
  expect((await movements(world, 'TUNDA')).at(-1)).toBe(`${KLIRING} -> ${CV_MAJU} 1500000.00`)
})

test('a pending transfer that fails gives the money back, also over a restart', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'pending-then-failed', times: 1, delayMs: 50 })
  await world.bank('/v1.0/transfer-intrabank', order('GAGAL'))
  await world.restart()
  await expect.poll(async () => (await statusOf(world, 'GAGAL')).latestTransactionStatus).toBe('06')
  expect((await movements(world, 'GAGAL')).at(-1)).toBe(`${KLIRING} -> ${RKUD} 1500000.00`)
})

test('a transfer that is late is unknown first and booked once afterwards', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'not-found-then-late', times: 1, delayMs: 100 })
  expect((await world.bank('/v1.0/transfer-intrabank', order('TELAT'))).status).toBe(504)
  expect((await statusOf(world, 'TELAT')).responseCode).toBe('4043601')
  await expect.poll(async () => (await statusOf(world, 'TELAT')).latestTransactionStatus).toBe('00')
  expect(await movements(world, 'TELAT')).toHaveLength(1)
})

test('the same reference sent again before the late original arrives pays only once', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'not-found-then-late', times: 1, delayMs: 60 })
  await world.bank('/v1.0/transfer-intrabank', order('KEJAR'))
  expect((await world.bank('/v1.0/transfer-intrabank', order('KEJAR'))).status).toBe(200)
  // A second one, lost after the first, arrives after it.
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'not-found-then-late', times: 1, delayMs: 60 })
  await world.bank('/v1.0/transfer-intrabank', order('KEJAR-KEDUA'))
  await expect.poll(async () => (await statusOf(world, 'KEJAR-KEDUA')).latestTransactionStatus).toBe('00')
  expect(await movements(world, 'KEJAR')).toHaveLength(1)
})

test.each([
  ['pending', '11', '00', 1],
  ['pending-then-failed', '11', '31', 2],
  ['not-found-then-late', '90', '00', 1],
])('an MPN payment that is %s answers %s and ends with %s by asking', async (mode, first, last, rows) => {
  await world.control('faults', { endpoint: '/mpn/v1/payment', mode, times: 1, delayMs: 80 })
  const [idBilling, referenceNo] = [await makeBilling(world), nextReference()]
  const ask = async () => (await world.relay('/mpn/v1/reinquiry', { idBilling, referenceNo })).body.responseCode
  expect((await world.relay('/mpn/v1/payment', taxOrder(idBilling, referenceNo))).body.responseCode).toBe(first)
  expect(await ask()).toBe(mode === 'not-found-then-late' ? '01' : '11')
  await expect.poll(ask).toBe(last)
  expect(await movements(world, referenceNo)).toHaveLength(rows)
})

test('a fault strikes as often as told, only where the body matches, and is then gone', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'refuse:4031714', times: 2, match: 'COCOK' })
  const replies = await Promise.all(
    ['COCOK-1', 'COCOK-2', 'COCOK-3', 'LAIN-1'].map((ref) => world.bank('/v1.0/transfer-intrabank', order(ref))),
  )
  expect(tally(replies.map((reply) => reply.status))).toEqual({ 200: 2, 403: 2 })
  expect(await world.get('/control/faults')).toEqual([])
})

test('FMIS and the SMS gateway can fail too', async () => {
  await world.control('faults', { endpoint: '/fmis', mode: 'error500-before', times: 1 })
  await world.control('faults', { endpoint: '/sms', mode: 'refuse:FAILED', times: 1 })
  expect((await world.fmis('63.00/sp2d?tahun=2026')).status).toBe(500)
  const sms = { to: '+6281251010011', text: 'hilang', reference: 'a' }
  expect((await world.sms(sms)).body).toMatchObject({ status: 'FAILED' })
  expect(await world.get('/inbox/sms')).toEqual([])
})

test('the last use of a fault goes to one of two requests at once, and the next fault strikes the other', async () => {
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'error500-before', times: 1 })
  await world.control('faults', { endpoint: '/v1.0/transfer-', mode: 'slow' })
  const pool = openPool(world.databaseUrl)
  const holder = await pool.connect()
  await holder.query('BEGIN')
  await holder.query('SELECT FROM fault FOR UPDATE')
  const request = { path: '/v1.0/transfer-intrabank', body: '', payment: true }
  const struck = Promise.all([takeFault(pool, request), takeFault(pool, request)])
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(2)
  await holder.query('COMMIT')
  expect(new Set((await struck).map((fault) => fault?.mode))).toEqual(new Set(['error500-before', 'slow']))
  holder.release()
  await pool.end()
})
