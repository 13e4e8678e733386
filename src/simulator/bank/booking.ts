import type { Queryable } from '../db.js'
import { atBankKalsel, findAccounts, PENAMPUNGAN_KLIRING } from './accounts.js'
import type { Account } from './accounts.js'
import type { TransferService } from './fields.js'
import { post } from './ledger.js'
import type { Entry, LedgerKind } from './ledger.js'

export const KIND_OF_SERVICE: Record<TransferService, LedgerKind> = {
  '17': 'INTRABANK',
  '18': 'INTERBANK',
  '22': 'RTGS',
  '23': 'SKN',
}

export interface Order {
  service: TransferService
  reference: string
  source: string
  bank: string
  beneficiary: string
  /** Rupiah with two decimals. */
  amount: string
  remark: string
  transactionDate: string
}

/** When and how an accepted transfer ends; 0 ms is at once. */
export interface Plan {
  outcome: 'SUCCESS' | 'FAILED'
  settleMs: number
}

/** A case code (`40314`) where the bank refuses, else its own number for the transfer. */
export type Booking = { refusal: string } | { referenceNo: string }

const REFUSED_STATUS: Record<Account['status'], string | null> = {
  active: null,
  closed: '40318',
  blocked: '40318',
  dormant: '40309',
}

/** Accepts a transfer once for ever and moves the money, to the beneficiary or to the holding account. */
export async function book(tx: Queryable, order: Order, plan: Plan, at: Date): Promise<Booking> {
  const target = { bank: order.bank, account: order.beneficiary }
  const [source, beneficiary] = await findAccounts(tx, atBankKalsel(order.source), target)
  if (await isUsed(tx, order.reference)) return { refusal: '40901' }
  if (!source || !beneficiary || source === beneficiary) return { refusal: '40411' }
  const refusal = REFUSED_STATUS[source.status] ?? REFUSED_STATUS[beneficiary.status]
  if (refusal) return { refusal }
  if (!source.internal && isLess(source.balance, order.amount)) return { refusal: '40314' }

  const posting = {
    ...order,
    kind: KIND_OF_SERVICE[order.service],
    debit: order.source,
    credit: plan.settleMs > 0 ? atBankKalsel(PENAMPUNGAN_KLIRING) : target,
    at,
  }
  const referenceNo = await post(tx, posting, entryOf(order, plan, at))
  // Between the look and the move somebody else used the reference or the funds.
  return referenceNo === null ? book(tx, order, plan, at) : { referenceNo }
}

const sen = (amount: string): bigint => BigInt(amount.replace('.', ''))
const isLess = (left: string, right: string): boolean => sen(left) < sen(right)

async function isUsed(tx: Queryable, reference: string): Promise<boolean> {
  const { rowCount } = await tx.query(`SELECT FROM transfer WHERE reference = $1`, [reference])
  return rowCount === 1
}

const entryOf = (order: Order, plan: Plan, at: Date): Entry => ({
  sql: `INSERT INTO transfer (reference, reference_no, service, source, beneficiary_bank, beneficiary, amount, remark,
      transaction_date, status, outcome, final_at, at)
    SELECT $2, 'BK' || lpad(nextval('transfer_no')::text, 12, '0'), $10, $4, $11, $12, $9::numeric, $7, $13, $14, $15, $16, $1
    FROM paying ON CONFLICT (reference) DO NOTHING RETURNING reference_no AS nomor`,
  values: [
    order.service,
    order.bank,
    order.beneficiary,
    order.transactionDate,
    plan.settleMs > 0 ? 'PENDING' : plan.outcome,
    plan.outcome,
    new Date(at.getTime() + plan.settleMs),
  ],
})
