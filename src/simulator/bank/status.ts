import type { Answer, Call } from '../doors.js'
import type { Deps } from '../options.js'
import { PENAMPUNGAN_RETUR } from './accounts.js'
import { idr, snap } from './answers.js'
import { readFields, Refused, statusInquiry } from './fields.js'

const STATUS = {
  SUCCESS: { code: '00', text: 'Success' },
  PENDING: { code: '03', text: 'Pending' },
  FAILED: { code: '06', text: 'Failed' },
  REFUNDED: { code: '04', text: 'Refunded' },
}

interface TransferRow {
  reference: string
  reference_no: string
  service: string
  status: keyof typeof STATUS
  amount: string
  transaction_date: string
  alasan_retur: string | null
}

/** SNAP service 36: what became of a transfer, by the reference its sender gave. */
export async function inquireStatus({ pool }: Deps, call: Call): Promise<Answer> {
  const asked = readFields(statusInquiry, '36', call.json)
  if (asked instanceof Refused) return asked.answer
  const { rows } = await pool.query<TransferRow>(
    `SELECT reference, reference_no, service, status, amount, transaction_date, alasan_retur FROM transfer WHERE reference = $1`,
    [asked.originalPartnerReferenceNo],
  )
  const found = rows[0]
  if (!found) return snap('36', '40401')
  const isSame = found.service === asked.serviceCode && (!asked.amount || asked.amount.value === found.amount)
  if (!isSame) return snap('36', '40418')
  return snap('36', '20000', {
    originalPartnerReferenceNo: found.reference,
    originalReferenceNo: found.reference_no,
    serviceCode: found.service,
    latestTransactionStatus: STATUS[found.status].code,
    transactionStatusDesc: found.alasan_retur ?? STATUS[found.status].text,
    amount: idr(found.amount),
    transactionDate: found.transaction_date,
    ...(found.status === 'REFUNDED' && { additionalInfo: { refundAccountNo: PENAMPUNGAN_RETUR } }),
  })
}
