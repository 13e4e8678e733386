import { describe, expect, test } from 'vitest'
import { sha256Hex, signRequest } from '../../src/adapters/bank/signature.js'
import { amount, echo, order, startBank } from './bank-palsu.js'
import { GANGGUAN, json } from './palsu.js'

const b = startBank()

describe('the order', () => {
  test('has the fields of its rail and the same bytes each time', () => {
    const isi = b.bank.prepareTransfer(order)
    expect(b.bank.prepareTransfer(order)).toBe(isi)
    expect(JSON.parse(isi)).toEqual({
      partnerReferenceNo: 'CMSP0001',
      amount,
      sourceAccountNo: '0010100000011',
      beneficiaryAccountNo: '2000100101',
      beneficiaryAccountName: 'CV Maju Bersama',
      beneficiaryBankCode: '002',
      beneficiaryBankName: 'Bank BRI',
      beneficiaryCustomerResidence: '1',
      beneficiaryCustomerType: '1',
      feeType: 'OUR',
      remark: `SP2D 00001/SP2D/LS/1.01 ${'x'.repeat(26)}`,
      transactionDate: '2026-11-22T14:05:00+08:00',
    })
    expect(b.bank.prepareTransfer({ ...order, penanggung: 'BANK' })).toBe(isi)
    expect(b.bank.prepareTransfer({ ...order, penanggung: 'PENERIMA' })).toBe(isi.replace('OUR', 'BEN'))
    expect(b.bank.prepareTransfer({ ...order, jalur: 'INTRABANK' })).not.toContain('beneficiaryBankCode')
    expect(b.bank.prepareTransfer({ ...order, jalur: 'BIFAST' })).not.toContain('beneficiaryBankName')
  })

  test('is sent unchanged and signed over exactly these bytes', async () => {
    b.answer = json(202, { responseCode: '2022300', ...echo })
    await b.transfer()
    const [q] = b.calls()
    expect(q?.body).toBe(b.bank.prepareTransfer(order))
    expect(q?.path).toBe('/v1.0/transfer-skn')
    expect(q?.headers).toMatchObject({
      authorization: 'Bearer TOKENRAHASIA',
      'x-partner-id': 'CMSP',
      'x-external-id': '1',
      'channel-id': '95221',
    })
    const signature = signRequest('SECRETRAHASIA', {
      path: '/v1.0/transfer-skn',
      token: 'TOKENRAHASIA',
      bodyHash: sha256Hex(q?.body ?? ''),
      timestamp: String(q?.headers['x-timestamp']),
    })
    expect(q?.headers['x-signature']).toBe(signature)
  })
})

describe('what the answer to a transfer proves', () => {
  test.each([
    ['200', '00', 'berhasil'],
    ['202', '00', 'diproses'],
    ['400', '00', 'gagal'],
    ['400', '01', 'gagal'],
    ['400', '02', 'gagal'],
    ['400', '77', 'tidakPasti'],
    ['401', '00', 'ditolakSementara'],
    ['401', '01', 'ditolakSementara'],
    ['403', '02', 'gagal'],
    ['403', '04', 'ditolakSementara'],
    ['403', '06', 'ditolakSementara'],
    ['403', '09', 'gagal'],
    ['403', '14', 'ditolakSementara'],
    ['403', '18', 'gagal'],
    ['403', '23', 'ditolakSementara'],
    ['403', '99', 'tidakPasti'],
    ['404', '01', 'tidakPasti'],
    ['404', '11', 'gagal'],
    ['404', '18', 'tidakPasti'],
    ['405', '00', 'gagal'],
    ['409', '00', 'tidakPasti'],
    ['409', '01', 'tidakPasti'],
    ['429', '00', 'tidakPasti'],
    ['500', '00', 'tidakPasti'],
    ['503', '00', 'tidakPasti'],
    ['504', '00', 'tidakPasti'],
    ['200', '99', 'tidakPasti'],
    ['202', '01', 'tidakPasti'],
  ])('%s case %s is %s', async (http, perkara, kind) => {
    b.answer = json(Number(http), { responseCode: `${http}23${perkara}`, responseMessage: 'x', ...echo })
    const { outcome, panggilan } = await b.transfer()
    expect(outcome.kind).toBe(kind)
    if ('pesan' in outcome) expect(outcome.pesan).not.toBe('')
    expect(panggilan).toMatchObject({ kode: `${http}23${perkara}`, httpStatus: Number(http) })
  })

  test.each(GANGGUAN)('%s leaves the outcome open, and nothing is sent twice', async (_, handler) => {
    b.answer = handler
    const { outcome } = await b.transfer()
    expect(outcome.kind).toBe('tidakPasti')
    expect(b.calls()).toHaveLength(1)
  })

  test.each([
    ['success in the body of an error', 500, { responseCode: '2002300', ...echo }],
    ['a refusal in the body of a success', 200, { responseCode: '4032314', ...echo }],
    ['the answer of another service', 200, { responseCode: '2001700', ...echo }],
    ['another reference', 200, { responseCode: '2002300', ...echo, partnerReferenceNo: 'CMSP0002' }],
    ['another amount', 200, { responseCode: '2002300', ...echo, amount: { value: '1.00', currency: 'IDR' } }],
    ['another account', 200, { responseCode: '2002300', ...echo, beneficiaryAccountNo: '2000100102' }],
    ['another source', 200, { responseCode: '2002300', ...echo, sourceAccountNo: '0010100000012' }],
    ['an accepted order that is another one', 202, { responseCode: '2022300', ...echo, partnerReferenceNo: 'X' }],
    ['success without the reference of the bank', 200, { responseCode: '2002300' }],
  ])('%s proves nothing', async (_, http, body) => {
    b.answer = json(http, body)
    expect((await b.transfer()).outcome.kind).toBe('tidakPasti')
  })

  test('the reference of the bank is kept', async () => {
    b.answer = json(200, { responseCode: '2002300', ...echo })
    expect((await b.transfer()).outcome).toEqual({ kind: 'berhasil', referensiBank: 'BK1' })
    b.answer = json(202, { responseCode: '2022300' })
    expect((await b.transfer()).outcome).toEqual({ kind: 'diproses', referensiBank: null })
  })
})
