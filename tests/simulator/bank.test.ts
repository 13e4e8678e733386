import { afterAll, beforeAll, expect, test } from 'vitest'
import { CV_MAJU, KLIRING, movements, order, RKUD, statusOf, tally, toOtherBank, totalMoney } from './cerita.js'
import { openWorld } from './support.js'
import type { BankBody, Reply, World } from './support.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const code = (reply: Reply<BankBody>): string => reply.body.responseCode

test('only the holder of the RSA key gets a token', async () => {
  expect(code(await world.fetchToken())).toBe('2007300')
  expect(code(await world.fetchToken(world.otherKey))).toBe('4017300')
})

test.each([
  ['an unknown token', { authorization: 'Bearer lain' }, '4011701'],
  ['a wrong signature', { 'x-signature': 'AAAA' }, '4011700'],
  ['a timestamp older than two minutes', { 'x-timestamp': new Date(Date.now() - 125_000).toISOString() }, '4011700'],
  ['another partner', { 'x-partner-id': 'lain' }, '4011700'],
])('%s is refused and moves nothing', async (_what, headers, expected) => {
  expect(code(await world.bank('/v1.0/transfer-intrabank', order('TOLAK-1'), headers))).toBe(expected)
  expect(await movements(world, 'TOLAK-1')).toEqual([])
})

test('an X-EXTERNAL-ID is good once a day', async () => {
  const once = { 'x-external-id': '777' }
  expect(code(await world.bank('/v1.0/balance-inquiry', { accountNo: RKUD }, once))).toBe('2001100')
  expect(code(await world.bank('/v1.0/balance-inquiry', { accountNo: RKUD }, once))).toBe('4091100')
})

test('a reference is accepted once for ever, also after a restart and with other content', async () => {
  const before = await totalMoney(world)
  const replies = await Promise.all([1, 2, 3, 4].map(() => world.bank('/v1.0/transfer-intrabank', order('SEKALI'))))
  expect(tally(replies.map(code))).toEqual({ 2001700: 1, 4091701: 3 })
  await world.restart()
  expect(code(await world.bank('/v1.0/transfer-intrabank', order('SEKALI', '1.00')))).toBe('4091701')
  expect(code(await world.bank('/v1.0/transfer-interbank', order('SEKALI', '1.00', toOtherBank)))).toBe('4091801')
  expect(await movements(world, 'SEKALI')).toEqual([`${RKUD} -> ${CV_MAJU} 1500000.00`])
  expect(await totalMoney(world)).toBe(before)
})

test('a refused transfer does not use up its reference', async () => {
  await world.control('bank/account', {
    account: '0010109999999',
    bank: '122',
    name: 'Kecil',
    status: 'active',
    balance: '10.00',
  })
  const fromSmall = { sourceAccountNo: '0010109999999' }
  expect(code(await world.bank('/v1.0/transfer-intrabank', order('DANA-1', '10.01', fromSmall)))).toBe('4031714')
  expect((await statusOf(world, 'DANA-1')).responseCode).toBe('4043601')
  expect(code(await world.bank('/v1.0/transfer-intrabank', order('DANA-1', '10.00', fromSmall)))).toBe('2001700')
})

test.each([
  ['an unknown account', { beneficiaryAccountNo: '9999999999' }, '4041711'],
  ['a closed account', { beneficiaryAccountNo: '0020300888842' }, '4031718'],
  ['no source account', { sourceAccountNo: undefined }, '4001702'],
  ['an amount without decimals', { amount: { value: '1500', currency: 'IDR' } }, '4001701'],
])('a transfer with %s is refused', async (_what, more, expected) => {
  expect(code(await world.bank('/v1.0/transfer-intrabank', order('SALAH', '1.00', more)))).toBe(expected)
})

test('BI-FAST credits the payee at the other bank at once', async () => {
  expect(code(await world.bank('/v1.0/transfer-interbank', order('BIFAST', '2000.00', toOtherBank)))).toBe('2001800')
  expect(await movements(world, 'BIFAST')).toEqual([`${RKUD} -> 1310001118885 2000.00`])
})

test.each([
  ['skn', '23'],
  ['rtgs', '22'],
])('%s is accepted on the holding account and becomes final by asking', async (rail, service) => {
  const reference = `KLIRING-${rail}`
  expect(code(await world.bank(`/v1.0/transfer-${rail}`, order(reference, '5000.00', toOtherBank)))).toBe(
    `202${service}00`,
  )
  await expect.poll(async () => (await statusOf(world, reference, service)).latestTransactionStatus).toBe('00')
  expect(await movements(world, reference)).toEqual([
    `${RKUD} -> ${KLIRING} 5000.00`,
    `${KLIRING} -> 1310001118885 5000.00`,
  ])
})

test('an account inquiry names the holder as the bank knows him, and the state of the account', async () => {
  const inquire = async (beneficiaryAccountNo: string) =>
    (await world.bank('/v1.0/account-inquiry-internal', { partnerReferenceNo: 'TANYA', beneficiaryAccountNo })).body
  expect(await inquire('0020300777731')).toMatchObject({ beneficiaryAccountName: 'CV BANYU BARITO PERKASA JAYA' })
  expect(await inquire('0020300888842')).toMatchObject({ beneficiaryAccountStatus: 'closed' })
})
