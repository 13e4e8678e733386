import type { Pool } from 'pg'
import { atBankKalsel, PENAMPUNGAN_KLIRING, PENAMPUNGAN_MPN } from './bank/accounts.js'
import { book, KIND_OF_SERVICE } from './bank/booking.js'
import type { Order } from './bank/booking.js'
import type { TransferService } from './bank/fields.js'
import { type Entry, post } from './bank/ledger.js'
import { notify } from './bank/notify.js'
import { planOf } from './bank/transfers.js'
import type { Queryable } from './db.js'
import { inTransaction } from './db.js'
import type { Deps } from './options.js'
import { pay } from './pajak/payment.js'
import type { PaymentOrder } from './pajak/payment.js'

/**
 * Does what time has made due. Every look at the books calls it first, so the books are right whenever somebody
 * looks, also after the simulator was killed and started again.
 */
export async function settleDue(deps: Deps): Promise<void> {
  const { pool } = deps
  if (!(await hasDue(pool))) return
  while (await inTransaction(pool, (tx) => bookLate(tx, deps))) continue
  while (await finishTransfer(deps)) continue
  while (await finishPayment(pool)) continue
}

async function hasDue(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ due: boolean }>(
    `SELECT EXISTS (SELECT FROM late_request WHERE due_at <= clock_timestamp())
         OR EXISTS (SELECT FROM transfer WHERE status = 'PENDING' AND final_at <= clock_timestamp())
         OR EXISTS (SELECT FROM mpn_payment WHERE status = 'PENDING' AND final_at <= clock_timestamp()) AS due`,
  )
  return rows[0]?.due ?? false
}

type LateRequest = { due_at: Date } & ({ kind: 'BANK'; isi: Order } | { kind: 'MPN'; isi: PaymentOrder })

// A request that arrives after its reference was used some other way is refused like any other: nothing moves twice.
async function bookLate(tx: Queryable, { options }: Deps): Promise<boolean> {
  const { rows } = await tx.query<LateRequest>(
    `DELETE FROM late_request WHERE id = (
       SELECT id FROM late_request WHERE due_at <= clock_timestamp() ORDER BY id LIMIT 1 FOR UPDATE)
     RETURNING kind, isi, due_at`,
  )
  const late = rows[0]
  if (!late) return false
  if (late.kind === 'MPN') await pay(tx, late.isi, { outcome: 'PAID', settleMs: 0 }, late.due_at)
  else await book(tx, late.isi, planOf(late.isi.service, null, options.settleMs), late.due_at)
  return true
}

interface DueTransfer {
  reference: string
  service: TransferService
  source: string
  beneficiary_bank: string
  beneficiary: string
  amount: string
  remark: string
  outcome: 'SUCCESS' | 'FAILED'
  final_at: Date
}

// Whoever comes second to end it moves nothing. Like every row of the books it is locked after the accounts.
const TRANSFER_ENDS: Entry = {
  sql: `UPDATE transfer SET status = outcome FROM paying WHERE reference = $2 AND status = 'PENDING' RETURNING reference AS nomor`,
  values: [],
}

/** @returns whether there was one to finish */
async function finishTransfer(deps: Deps): Promise<boolean> {
  const { rows } = await deps.pool.query<DueTransfer>(
    `SELECT * FROM transfer WHERE status = 'PENDING' AND final_at <= clock_timestamp() ORDER BY final_at LIMIT 1`,
  )
  const due = rows[0]
  if (!due) return false
  const beneficiary = { bank: due.beneficiary_bank, account: due.beneficiary }
  const credit = due.outcome === 'SUCCESS' ? beneficiary : atBankKalsel(due.source)
  const posting = { ...due, kind: KIND_OF_SERVICE[due.service], debit: PENAMPUNGAN_KLIRING, credit, at: due.final_at }
  if ((await post(deps.pool, posting, TRANSFER_ENDS)) !== null) void notify(deps, due.reference)
  return true
}

interface DuePayment {
  reference: string
  source: string
  amount: string
  remark: string
  outcome: 'PAID' | 'FAILED'
  at: Date
}

const PAYMENT_FAILS: Entry = {
  sql: `UPDATE mpn_payment SET status = outcome FROM paying WHERE reference_no = $2 AND status = 'PENDING' RETURNING reference_no AS nomor`,
  values: [],
}

/** @returns whether there was one to finish */
async function finishPayment(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<DuePayment>(
    `SELECT reference_no AS reference, source, amount, 'Pengembalian ' || id_billing AS remark, outcome, final_at AS at
     FROM mpn_payment WHERE status = 'PENDING' AND final_at <= clock_timestamp() ORDER BY final_at LIMIT 1`,
  )
  const due = rows[0]
  if (!due) return false
  const credit = atBankKalsel(due.source)
  if (due.outcome === 'FAILED') await post(pool, { ...due, kind: 'MPN', debit: PENAMPUNGAN_MPN, credit }, PAYMENT_FAILS)
  else
    await pool.query(`UPDATE mpn_payment SET status = 'PAID' WHERE reference_no = $1 AND status = 'PENDING'`, [
      due.reference,
    ])
  return true
}
