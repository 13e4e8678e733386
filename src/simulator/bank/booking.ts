import type { Queryable } from '../db.js'
import { atBankKalsel, lockAccounts, PENAMPUNGAN_KLIRING } from './accounts.js'
import type { Account } from './accounts.js'
import type { TransferService } from './fields.js'
import { post } from './ledger.js'
import type { LedgerKind } from './ledger.js'

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
  const holding = atBankKalsel(PENAMPUNGAN_KLIRING)
  const credit = plan.settleMs > 0 ? holding : target
  const [source, beneficiary] = await lockAccounts(tx, atBankKalsel(order.source), target, credit)
  if (await isUsed(tx, order.reference)) return { refusal: '40901' }
  if (!source || !beneficiary || source === beneficiary) return { refusal: '40411' }
  const refusal = REFUSED_STATUS[source.status] ?? REFUSED_STATUS[beneficiary.status]
  if (refusal) return { refusal }
  if (!source.internal && isLess(source.balance, order.amount)) return { refusal: '40314' }

  const referenceNo = await insertTransfer(tx, order, plan, at)
  if (!referenceNo) return { refusal: '40901' }
  const moved = await post(tx, {
    ...order,
    kind: KIND_OF_SERVICE[order.service],
    debit: order.source,
    credit,
    at,
  })
  if (!moved) throw new Error(`Funds of ${order.source} changed under a lock`)
  return { referenceNo }
}

const sen = (amount: string): bigint => BigInt(amount.replace('.', ''))
const isLess = (left: string, right: string): boolean => sen(left) < sen(right)

async function isUsed(tx: Queryable, reference: string): Promise<boolean> {
  const { rowCount } = await tx.query(`SELECT FROM transfer WHERE reference = $1`, [reference])
  return rowCount === 1
}

async function insertTransfer(tx: Queryable, order: Order, plan: Plan, at: Date): Promise<string | null> {
  const { rows } = await tx.query<{ reference_no: string }>(
    `INSERT INTO transfer (reference, reference_no, service, source, beneficiary_bank, beneficiary, amount, remark,
       transaction_date, status, outcome, final_at, at)
     VALUES ($1, 'BK' || lpad(nextval('transfer_no')::text, 12, '0'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (reference) DO NOTHING RETURNING reference_no`,
    [
      order.reference,
      order.service,
      order.source,
      order.bank,
      order.beneficiary,
      order.amount,
      order.remark,
      order.transactionDate,
      plan.settleMs > 0 ? 'PENDING' : plan.outcome,
      plan.outcome,
      new Date(at.getTime() + plan.settleMs),
      at,
    ],
  )
  return rows[0]?.reference_no ?? null
}
