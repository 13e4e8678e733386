import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBilling, movements, OPD_NPWP, RKUD, tally, taxOrder } from './cerita.js'
import { openWorld } from './support.js'
import type { Fields, RelayBody, World } from './support.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const REKANAN = '021832415731000'

const request = (referenceNo: string, more: Fields = {}): Fields => ({
  referenceNo,
  nomorPokokWajibPajak: OPD_NPWP,
  kodeMap: '411211',
  kodeSetor: '920',
  masaPajak: '1111',
  tahunPajak: '2026',
  jumlahBayar: '11000000',
  nomorPokokWajibPajakPenyetor: OPD_NPWP,
  nomorPokokWajibPajakRekanan: REKANAN,
  nomorSPM: '00001/SPM/LS/2026',
  ...more,
})

const create = async (body: Fields): Promise<RelayBody> => (await world.relay('/djp/v1/billing', body)).body
const inquire = async (idBilling: string): Promise<RelayBody> =>
  (await world.relay('/djp/v1/billing/inquiry', { idBilling })).body
const pay = async (body: Fields): Promise<RelayBody> => (await world.relay('/mpn/v1/payment', body)).body

test('a wrong signature is 98 and a wrong payload 97', async () => {
  expect((await world.relay('/djp/v1/billing', request('S-1'), { 'x-signature': 'ff' })).body.responseCode).toBe('98')
  expect((await create(request('S-1', { jumlahBayar: '1.50' }))).responseCode).toBe('97')
})

test('creating a billing twice under one referenceNo gives one billing', async () => {
  const replies = await Promise.all([1, 2, 3].map(() => create(request('SAMA'))))
  const ids = new Set(replies.map((reply) => reply.data.idBilling))
  expect(ids.size).toBe(1)
  expect([...ids][0]).toMatch(/^[0-3]\d{14}$/)
  expect((await world.relay('/djp/v1/billing/referensi', { referenceNo: 'SAMA' })).body).toEqual(replies[0])
  expect((await create(request('SAMA', { jumlahBayar: '12000000' }))).responseCode).toBe('33')
  expect((await world.relay('/djp/v1/billing/referensi', { referenceNo: 'TIDAK' })).body.responseCode).toBe('01')
})

test.each([
  ['an unknown NPWP', { nomorPokokWajibPajak: '999999999999999' }, '01'],
  ['PPN without a rekanan', { nomorPokokWajibPajakRekanan: undefined }, '32'],
  ['a kind DJP does not know', { kodeSetor: '999' }, '32'],
  ['UMKM paid in by the taxpayer himself', { kodeMap: '411128', kodeSetor: '423' }, '32'],
  ['land without its NOP', { kodeMap: '411128', kodeSetor: '402' }, '32'],
])('a billing for %s is refused', async (_what, more, expected) => {
  expect((await create(request('TOLAK', more))).responseCode).toBe(expected)
})

test('an NPWP is looked up by 15 or 16 digits', async () => {
  const npwp = async (nomorPokokWajibPajak: string) =>
    (await world.relay('/djp/v1/npwp/inquiry', { nomorPokokWajibPajak })).body
  expect(await npwp(REKANAN)).toMatchObject({ responseCode: '00', data: { nama: 'CV Maju Bersama' } })
  expect(await npwp(`0${REKANAN}`)).toEqual(await npwp(REKANAN))
  expect((await npwp('111111111111111')).responseCode).toBe('01')
})

test('a payment moves the money once, and asking again gives the same NTB and NTPN', async () => {
  const idBilling = await makeBilling(world)
  const paid = await pay(taxOrder(idBilling, '000000000101'))
  expect(paid).toMatchObject({ responseCode: '00', data: { ntb: '000000000101', jumlahBayar: '11000000' } })
  expect(paid.data.ntpn).toMatch(/^[0-9A-Z]{16}$/)
  const asked = (await world.relay('/mpn/v1/reinquiry', { idBilling, referenceNo: '000000000101' })).body
  expect(asked).toEqual(paid)
  expect((await pay(taxOrder(idBilling, '000000000101'))).responseCode).toBe('33')
  expect((await pay(taxOrder(idBilling, '000000000102'))).responseCode).toBe('88')
  expect((await world.relay('/mpn/v1/reinquiry', { idBilling, referenceNo: '000000000102' })).body).toMatchObject({
    responseCode: '88',
    data: null,
  })
  expect(await movements(world, '000000000101')).toEqual([`${RKUD} -> 0019900000022 11000000.00`])
  expect(await inquire(idBilling)).toMatchObject({ responseCode: '88', data: { idBilling } })
})

test('one billing paid by many at once is paid once', async () => {
  const idBilling = await makeBilling(world)
  const replies = await Promise.all([1, 2, 3, 4].map((n) => pay(taxOrder(idBilling, `00000000020${n}`))))
  expect(tally(replies.map((reply) => reply.responseCode))).toEqual({ '00': 1, '88': 3 })
})

test.each([
  ['expired', { expired: true }, '02', '02'],
  ['paid at another bank', { paidElsewhere: true }, '88', '27'],
])('a billing that is %s cannot be paid', async (_what, more, inquiryCode, paymentCode) => {
  const idBilling = await makeBilling(world, '11000000', more)
  expect(await inquire(idBilling)).toMatchObject({ responseCode: inquiryCode, data: { jumlahBayar: '11000000' } })
  expect((await pay(taxOrder(idBilling, '000000000301'))).responseCode).toBe(paymentCode)
})

test('a billing that its taxpayer pays at another bank afterwards is paid; one that is paid here, or none, is not', async () => {
  const elsewhere = (idBilling: string) => world.control('djp/paid-elsewhere', { idBilling })
  const idBilling = await makeBilling(world)
  expect((await inquire(idBilling)).responseCode).toBe('00')
  expect((await elsewhere(idBilling)).status).toBe(200)
  expect((await inquire(idBilling)).responseCode).toBe('88')
  expect((await pay(taxOrder(idBilling, '000000000351'))).responseCode).toBe('27')
  const here = await makeBilling(world)
  await pay(taxOrder(here, '000000000352'))
  expect((await elsewhere(here)).status).toBe(404)
  expect((await elsewhere('299999999999999')).status).toBe(404)
})

test('another amount, an unknown billing and missing funds are refused', async () => {
  const idBilling = await makeBilling(world)
  expect((await pay(taxOrder(idBilling, '000000000401', '1'))).responseCode).toBe('03')
  expect((await pay(taxOrder('300000000000000', '000000000401'))).responseCode).toBe('01')
  const poor = { ...taxOrder(idBilling, '000000000401'), sourceAccountNo: '2000100101' }
  expect((await pay(poor)).responseCode).toBe('14')
})
