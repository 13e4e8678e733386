import { npwpFromSerial } from '../../src/simulator/demo/npwp.js'
import type { BankBody, Fields, World } from './support.js'

export const RKUD = '0010100000011'
export const CV_MAJU = '2000100101'
export const KLIRING = '0019900000011'
const TRANSACTION_DATE = '2026-11-22T14:05:00+08:00'

/** A transfer order to a payee at Bank Kalsel, or with the fields of SKN and RTGS to another bank. */
export const order = (partnerReferenceNo: string, value = '1500000.00', more: Fields = {}): Fields => ({
  partnerReferenceNo,
  amount: { value, currency: 'IDR' },
  sourceAccountNo: RKUD,
  beneficiaryAccountNo: CV_MAJU,
  remark: 'Uji',
  feeType: 'OUR',
  transactionDate: TRANSACTION_DATE,
  ...more,
})

export const toOtherBank = {
  beneficiaryAccountNo: '1310001118885',
  beneficiaryAccountName: 'PT Nusa Karya Infrastruktur',
  beneficiaryBankCode: '008',
  beneficiaryBankName: 'Bank Mandiri',
  beneficiaryCustomerResidence: '1',
  beneficiaryCustomerType: '1',
}

export const statusOf = async (world: World, reference: string, serviceCode = '17'): Promise<BankBody> =>
  (await world.bank('/v1.0/transfer/status', { originalPartnerReferenceNo: reference, serviceCode })).body

export const movements = async (world: World, reference: string): Promise<string[]> => {
  const rows = await world.get<Record<string, string>[]>(`/bank/ledger?reference=${reference}`)
  return rows.map((row) => `${row['debit']} -> ${row['credit']} ${row['amount']}`)
}

export const totalMoney = async (world: World): Promise<bigint> => {
  const rows = await world.get<{ balance: string }[]>('/bank/accounts')
  return rows.reduce((sum, row) => sum + BigInt(row.balance.replace('.', '')), 0n)
}

/** NPWP of the first OPD of the province. */
export const OPD_NPWP = npwpFromSerial('00110001')

/** A PPN billing that a taxpayer made. */
export const makeBilling = async (world: World, jumlahBayar = '11000000', more: Fields = {}): Promise<string> => {
  const { body } = await world.control('djp/billing', {
    nomorPokokWajibPajak: OPD_NPWP,
    kodeMap: '411211',
    kodeSetor: '920',
    masaPajak: '1111',
    tahunPajak: '2026',
    jumlahBayar,
    ...more,
  })
  return body.idBilling
}

export const taxOrder = (idBilling: string, referenceNo: string, jumlahBayar = '11000000'): Fields => ({
  idBilling,
  referenceNo,
  sourceAccountNo: RKUD,
  jumlahBayar,
  nomorSP2D: '00001/SP2D/LS/2026',
})

/** How often each answer came. */
export const tally = (answers: (string | number)[]): Record<string, number> =>
  Object.fromEntries(answers.map((answer) => [answer, answers.filter((other) => other === answer).length]))
