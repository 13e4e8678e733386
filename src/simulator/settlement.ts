import type { Pool } from 'pg'
import { atBankKalsel, PENAMPUNGAN_KLIRING, PENAMPUNGAN_MPN } from './bank/accounts.js'
import { book, KIND_OF_SERVICE } from './bank/booking.js'
import type { Order } from './bank/booking.js'
import type { TransferService } from './bank/fields.js'
import { post } from './bank/ledger.js'
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
  for (let told; (told = await inTransaction(pool, finishTransfer)) !== null;) void notify(deps, told)
  while (await inTransaction(pool, finishPayment)) continue
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
  status: 'SUCCESS' | 'FAILED'
  final_at: Date
}

async function finishTransfer(tx: Queryable): Promise<string | null> {
  const { rows } = await tx.query<DueTransfer>(
    `UPDATE transfer SET status = outcome WHERE reference = (
       SELECT reference FROM transfer WHERE status = 'PENDING' AND final_at <= clock_timestamp()
       ORDER BY final_at LIMIT 1 FOR UPDATE)
     RETURNING *`,
  )
  const due = rows[0]
  if (!due) return null
  const beneficiary = { bank: due.beneficiary_bank, account: due.beneficiary }
  const credit = due.status === 'SUCCESS' ? beneficiary : atBankKalsel(due.source)
  await post(tx, { ...due, kind: KIND_OF_SERVICE[due.service], debit: PENAMPUNGAN_KLIRING, credit, at: due.final_at })
  return due.reference
}

interface DuePayment {
  reference: string
  source: string
  amount: string
  remark: string
  status: 'PAID' | 'FAILED'
  at: Date
}

async function finishPayment(tx: Queryable): Promise<boolean> {
  const { rows } = await tx.query<DuePayment>(
    `UPDATE mpn_payment SET status = outcome WHERE reference_no = (
       SELECT reference_no FROM mpn_payment WHERE status = 'PENDING' AND final_at <= clock_timestamp()
       ORDER BY final_at LIMIT 1 FOR UPDATE)
     RETURNING reference_no AS reference, source, amount, 'Pengembalian ' || id_billing AS remark, status, final_at AS at`,
  )
  const due = rows[0]
  if (!due) return false
  if (due.status === 'PAID') return true
  const credit = atBankKalsel(due.source)
  await post(tx, { ...due, kind: 'MPN', debit: PENAMPUNGAN_MPN, credit })
  return true
}
