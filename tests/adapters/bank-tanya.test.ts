import { describe, expect, test } from 'vitest'
import { amount, startBank } from './bank-palsu.js'
import { GANGGUAN, json } from './palsu.js'

const b = startBank()

describe('asking what became of a transfer', () => {
  const status = { originalPartnerReferenceNo: 'CMSP0001', originalReferenceNo: 'BK1', serviceCode: '23', amount }

  test.each([
    ['00', 'berhasil'],
    ['01', 'tidakPasti'],
    ['02', 'tidakPasti'],
    ['03', 'diproses'],
    ['04', 'dikembalikan'],
    ['05', 'gagal'],
    ['06', 'gagal'],
    ['07', 'tidakDitemukan'],
    ['42', 'tidakPasti'],
  ])('latestTransactionStatus %s is %s', async (latestTransactionStatus, kind) => {
    b.answer = json(200, { responseCode: '2003600', ...status, latestTransactionStatus })
    expect((await b.ask()).outcome.kind).toBe(kind)
    expect(JSON.parse(b.calls()[0]?.body ?? '')).toEqual({
      originalPartnerReferenceNo: 'CMSP0001',
      serviceCode: '23',
      transactionDate: '2026-11-22T14:05:00+08:00',
      amount,
    })
  })

  test('why the payee’s bank sent it back is one line that reads as it stands', async () => {
    const transactionStatusDesc = 'Rekening\nditutup \u202e4321'
    b.answer = json(200, { responseCode: '2003600', ...status, latestTransactionStatus: '04', transactionStatusDesc })
    expect((await b.ask()).outcome).toMatchObject({ kind: 'dikembalikan', pesan: 'Rekening ditutup 4321' })
  })

  test('an unknown reference is not found; that is not a failure', async () => {
    b.answer = json(404, { responseCode: '4043601' })
    expect((await b.ask()).outcome).toMatchObject({ kind: 'tidakDitemukan', kode: '4043601' })
  })

  test.each([
    ['a question refused for its signature', 401, { responseCode: '4013600' }],
    ['a question that does not fit the order', 404, { responseCode: '4043618' }],
    ['a 404 without the code', 404, {}],
    ['the state of another transfer', 200, { ...status, originalPartnerReferenceNo: 'CMSP0002' }],
    ['the state of another amount', 200, { ...status, amount: { value: '1.00', currency: 'IDR' } }],
    ['the state of another rail', 200, { ...status, serviceCode: '17' }],
    ['success without the reference of the bank', 200, { ...status, originalReferenceNo: null }],
  ])('%s proves nothing', async (_, http, body) => {
    b.answer = json(http, { responseCode: '2003600', latestTransactionStatus: '00', ...body })
    expect((await b.ask()).outcome.kind).toBe('tidakPasti')
  })

  test.each(GANGGUAN)('%s proves nothing', async (_, handler) => {
    b.answer = handler
    expect((await b.ask()).outcome.kind).toBe('tidakPasti')
  })
})

describe('account inquiry', () => {
  const inquire = (bankKode: string) =>
    b.bank.inquireRekening({ bankKode, noRekening: '2000100101', referensi: 'Q1', externalId: '3' })
  const rekening = { beneficiaryAccountNo: '2000100101', beneficiaryAccountName: 'CV MAJU BERSAMA' }

  test.each([
    ['active', 'aktif'],
    ['closed', 'tutup'],
    ['blocked', 'blokir'],
    ['dormant', 'dorman'],
  ])('an account that is %s is %s', async (beneficiaryAccountStatus, status) => {
    b.answer = json(200, { responseCode: '2001500', ...rekening, beneficiaryAccountStatus })
    expect((await inquire('122')).hasil).toEqual({ kind: 'ditemukan', nama: 'CV MAJU BERSAMA', status })
  })

  test('another bank is asked through the external service, with its code', async () => {
    b.answer = json(404, { responseCode: '4041611' })
    expect((await inquire('002')).hasil).toEqual({ kind: 'tidakDitemukan' })
    expect(b.calls()[0]).toMatchObject({ path: '/v1.0/account-inquiry-external' })
    expect(b.calls()[0]?.body).toContain('"beneficiaryBankCode":"002"')
  })

  test.each([
    ['another account', { ...rekening, beneficiaryAccountNo: '2000100102', beneficiaryAccountStatus: 'active' }],
    ['a status nobody knows', { ...rekening, beneficiaryAccountStatus: 'sleeping' }],
    ['a name nobody sees', { ...rekening, beneficiaryAccountName: ' \u200b', beneficiaryAccountStatus: 'active' }],
    [
      'a name without end',
      { ...rekening, beneficiaryAccountName: 'A'.repeat(201), beneficiaryAccountStatus: 'active' },
    ],
    ['no name', { ...rekening, beneficiaryAccountName: '', beneficiaryAccountStatus: 'active' }],
  ])('%s leaves it open', async (_, body) => {
    b.answer = json(200, { responseCode: '2001500', ...body })
    expect((await inquire('122')).hasil.kind).toBe('tidakPasti')
  })
})

test.each([
  ['500.00', 50_000n],
  ['500', 50_000n],
  ['-250.50', -25_050n],
  ['12345678901234.00', 1_234_567_890_123_400n],
])('the balance is what is available in cash, be it below zero or more than any payment: %s', async (value, sen) => {
  const info = (balanceType: string, value: string) => ({ balanceType, availableBalance: { value, currency: 'IDR' } })
  b.answer = json(200, {
    responseCode: '2001100',
    accountNo: '0010100000011',
    accountInfos: [info('Deposit', '9.00'), info('Cash', value)],
  })
  const { hasil } = await b.bank.inquireSaldo({ noRekening: '0010100000011', externalId: '4' })
  expect(hasil).toEqual({ kind: 'saldo', tersedia: sen })
})
