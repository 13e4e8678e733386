import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { CV_MAJU, makeBilling, movements, order, statusOf, tally, taxOrder, toOtherBank, totalMoney } from './cerita.js'
import { openWorld } from './support.js'
import type { Fields, World } from './support.js'

let world: World
let pool: pg.Pool
beforeAll(async () => {
  world = await openWorld()
  pool = new pg.Pool({ connectionString: world.databaseUrl })
})
afterAll(async () => {
  await pool.end()
  await world.close()
})

const BANYAK = 20

/** An account at Bank Kalsel with so much in it. */
const open = async (account: string, balance: string): Promise<string> => {
  await world.control('bank/account', { account, bank: '122', name: `Uji ${account}`, status: 'active', balance })
  return account
}

const balanceOf = async (account: string) => {
  const rows = await world.get<{ account: string; balance: string }[]>('/bank/accounts')
  return rows.find((row) => row.account === account)?.balance
}

const atOnce = async <T>(count: number, one: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => one(n)))

const transfer = async (body: Fields) => (await world.bank('/v1.0/transfer-intrabank', body)).body.responseCode
const pay = async (body: Fields) => (await world.relay('/mpn/v1/payment', body)).body.responseCode

const MENUNGGU = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
const SABAR = { timeout: 10_000 }
const waiting = (count: number) => expect.poll(async () => (await pool.query(MENUNGGU)).rowCount, SABAR).toBe(count)

/** A transaction of somebody else that has done this and not ended; answers how it ends. */
async function underWay(sql: string, values: unknown[]) {
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  const release = () => client.end()
  onTestFinished(release)
  await client.query('BEGIN')
  await client.query(sql, values)
  return release
}
const hold = (account: string) => underWay(`SELECT FROM account WHERE account = $1 FOR UPDATE`, [account])

const ntb = (n: number) => String(700_000_000_000 + n)

test('of many transfers at once as many succeed as there are funds for', async () => {
  const sourceAccountNo = await open('0010100000901', '1000.00')
  const before = await totalMoney(world)
  const codes = await atOnce(50, (n) => transfer(order(`DANA-${n}`, '100.00', { sourceAccountNo })))
  expect(tally(codes)).toEqual({ 2001700: 10, 4031714: 40 })
  expect(await balanceOf(sourceAccountNo)).toBe('0.00')
  expect(await totalMoney(world)).toBe(before)
})

test('a reference sent many times at once moves money once; the others hear that it is used, not that funds are short', async () => {
  const sourceAccountNo = await open('0010100000902', '100.00')
  const codes = await atOnce(BANYAK, () => transfer(order('SEREMPAK', '100.00', { sourceAccountNo })))
  expect(tally(codes)).toEqual({ 2001700: 1, 4091701: BANYAK - 1 })
  expect(await movements(world, 'SEREMPAK')).toEqual([`${sourceAccountNo} -> ${CV_MAJU} 100.00`])
})

const TAK_SELESAI = `INSERT INTO transfer (reference, reference_no, service, source, beneficiary_bank, beneficiary, amount,
    remark, transaction_date, status, outcome, final_at, at)
  VALUES ($1, $1, '17', 'a', '122', 'b', 1, 'Uji', 'x', 'SUCCESS', 'SUCCESS', now(), now())`

test('one reference under way from accounts that pay one another moves money once, and nobody is thrown out', async () => {
  const rantai = await atOnce(4, (n) => open(`001010000091${n}`, '100.00'))
  const before = await totalMoney(world)
  for (const reference of ['RANTAI-1', 'RANTAI-2', 'RANTAI-3']) {
    const release = await underWay(TAK_SELESAI, [reference])
    const codes = atOnce(3, (n) => {
      const [sourceAccountNo, beneficiaryAccountNo] = rantai.slice(n)
      return transfer(order(reference, '1.00', { sourceAccountNo, beneficiaryAccountNo }))
    })
    await waiting(3)
    await release()
    expect(tally(await codes)).toEqual({ 2001700: 1, 4091701: 2 })
  }
  expect(await totalMoney(world)).toBe(before)
})

test('opposite transfers at once all go through', async () => {
  const [a = '', b = ''] = await atOnce(2, (n) => open(`001010000092${n}`, '1000.00'))
  const codes = await atOnce(2 * BANYAK, (n) => {
    const [sourceAccountNo, beneficiaryAccountNo] = n % 2 ? [a, b] : [b, a]
    return transfer(order(`SILANG-${n}`, '10.00', { sourceAccountNo, beneficiaryAccountNo }))
  })
  expect(tally(codes)).toEqual({ 2001700: 2 * BANYAK })
  expect([await balanceOf(a), await balanceOf(b)]).toEqual(['1000.00', '1000.00'])
})

test.each([
  ['with as many references is paid once', (n: number) => ntb(n), '88'],
  ['with one reference is paid once, the others hear that it is used', () => ntb(900), '33'],
])('one billing paid many times at once %s, also with funds for one only', async (_what, reference, refused) => {
  for (let round = 0; round < 5; round++) {
    const sourceAccountNo = await open('0010100000931', '11000000.00')
    const idBilling = await makeBilling(world)
    const body = (n: number) => ({ ...taxOrder(idBilling, reference(n)), sourceAccountNo })
    const codes = await atOnce(BANYAK, (n) => pay({ ...body(n), referenceNo: `${round}${reference(n).slice(1)}` }))
    expect(tally(codes)).toEqual({ '00': 1, [refused]: BANYAK - 1 })
    expect(await balanceOf(sourceAccountNo)).toBe('0.00')
    expect(await world.get(`/mpn/payments?idBilling=${idBilling}`)).toHaveLength(1)
  }
})

test('of many billings at once as many are paid as there are funds for', async () => {
  const sourceAccountNo = await open('0010100000932', '33000000.00')
  const codes = await atOnce(BANYAK, async (n) =>
    pay({ ...taxOrder(await makeBilling(world), ntb(500 + n)), sourceAccountNo }),
  )
  expect(tally(codes)).toEqual({ '00': 3, '14': BANYAK - 3 })
  expect(await balanceOf(sourceAccountNo)).toBe('0.00')
})

test('transfers become final once each, whoever looks at the books at that moment', async () => {
  const before = await totalMoney(world)
  const body = (n: number) => order(`BERES-${n}`, '10.00', toOtherBank)
  await atOnce(BANYAK, (n) => world.bank('/v1.0/transfer-skn', body(n)))
  const final = async () =>
    tally(await atOnce(BANYAK, async (n) => (await statusOf(world, `BERES-${n}`, '23')).latestTransactionStatus))
  await expect.poll(final, SABAR).toEqual({ '00': BANYAK })
  const moved = await atOnce(BANYAK, (n) => movements(world, `BERES-${n}`))
  expect(tally(moved.map(({ length }) => length))).toEqual({ 2: BANYAK })
  expect(await totalMoney(world)).toBe(before)
})

test('a tax payment that failed gives its money back while another one of its billing is on its way', async () => {
  const [first = '', second = ''] = await atOnce(2, (n) => open(`001010000094${n}`, '11000000.00'))
  const idBilling = await makeBilling(world)
  const releaseSecond = await hold(second)
  const late = pay({ ...taxOrder(idBilling, ntb(941)), sourceAccountNo: second })
  await waiting(1)
  await world.control('faults', { endpoint: '/mpn/v1/payment', mode: 'pending-then-failed', times: 1, delayMs: 1 })
  expect(await pay({ ...taxOrder(idBilling, ntb(940)), sourceAccountNo: first })).toBe('11')
  const releaseFirst = await hold(first)
  const asked = balanceOf(first)
  await waiting(2)
  await releaseSecond()
  expect(await late).toBe('32')
  await releaseFirst()
  expect(await asked).toBe('11000000.00')
  expect(await pay({ ...taxOrder(idBilling, ntb(942)), sourceAccountNo: second })).toBe('00')
})
