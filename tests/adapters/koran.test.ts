import { expect, test } from 'vitest'
import { startBank } from './bank-palsu.js'
import { json } from './palsu.js'

const b = startBank()
const rupiah = (value: string) => ({ value, currency: 'IDR' })
const row = (transactionId: string, type: string, value: string) => ({
  ...{ transactionId, type, transactionDate: '2026-11-20T10:00:00+08:00', amount: rupiah(value) },
  ...{ remark: 'Biaya', detailInfo: {} },
})

const read = async (rows: object[], debit: { numberOfEntries: string; amount: object }) => {
  b.answer = json(200, {
    ...{ responseCode: '2001400', accountNo: '0010100000011', hasMore: 'N' },
    balance: [{ startingBalance: rupiah('100.00'), endingBalance: rupiah('90.00') }],
    totalDebitEntries: debit,
    totalCreditEntries: { numberOfEntries: '0', amount: rupiah('0.00') },
    detailData: rows,
  })
  const [dari, sampai] = [new Date('2026-11-19T16:00:00Z'), new Date('2026-11-20T16:00:00Z')]
  const externalId = () => Promise.resolve('1')
  return (await b.bank.readKoran({ noRekening: '0010100000011', dari, sampai, externalId })).hasil
}

test('a movement of nothing is counted as the bank counts it, and is none of the statement', async () => {
  const rows = [row('T1', 'DEBIT', '10.00'), row('T2', 'DEBIT', '0.00')]
  const hasil = await read(rows, { numberOfEntries: '2', amount: rupiah('10.00') })
  expect(hasil).toMatchObject({ kind: 'koran', koran: { mutasi: [{ idBank: 'T1', jumlah: 1000n }] } })
  expect(hasil.kind === 'koran' && hasil.koran.mutasi).toHaveLength(1)
})

test('a reference longer than any may be is cut, and its day can be compared', async () => {
  const long = { ...row('T1', 'DEBIT', '10.00'), detailInfo: { partnerReferenceNo: 'X'.repeat(9000) } }
  const hasil = await read([long], { numberOfEntries: '1', amount: rupiah('10.00') })
  expect(hasil).toMatchObject({ kind: 'koran', koran: { mutasi: [{ referensi: 'X'.repeat(64) }] } })
})
