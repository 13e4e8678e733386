import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { atBankKalsel, lockAccounts, PENAMPUNGAN_MPN } from '../bank/accounts.js'
import { post } from '../bank/ledger.js'
import type { Queryable } from '../db.js'
import { inTransaction } from '../db.js'
import type { Answer } from '../doors.js'
import type { Fault } from '../faults.js'
import type { Deps } from '../options.js'
import { tanggalBuku } from '../waktu.js'
import { findBilling } from './billing.js'
import { describePayment } from './receipt.js'
import { relay } from './answers.js'

export const paymentOrder = z.object({
  idBilling: z.string().regex(/^\d{15}$/),
  referenceNo: z.string().regex(/^\d{12}$/),
  sourceAccountNo: z.string().regex(/^\d{5,34}$/),
  jumlahBayar: z.string().regex(/^[1-9]\d{0,11}$/),
  nomorSP2D: z.string().min(1).max(100),
})

export type PaymentOrder = z.infer<typeof paymentOrder>

/** When and how an accepted payment ends; 0 ms is at once. */
export interface PaymentPlan {
  outcome: 'PAID' | 'FAILED'
  settleMs: number
}

/** Pays one billing from an account at Bank Kalsel. */
export async function payBilling({ pool }: Deps, order: PaymentOrder, fault: Fault | null): Promise<Answer> {
  if (fault?.mode === 'duplicate') return relay('33')
  if (fault?.mode === 'not-found-then-late') return loseForNow(pool, order, fault)
  const plan = planOf(fault)
  const code = await inTransaction(pool, (tx) => pay(tx, order, plan, new Date()))
  return relay(code, code === '00' ? await describePayment(pool, order.referenceNo) : null)
}

function planOf(fault: Fault | null): PaymentPlan {
  if (fault?.mode === 'pending') return { outcome: 'PAID', settleMs: Math.max(fault.delayMs, 1) }
  if (fault?.mode === 'pending-then-failed') return { outcome: 'FAILED', settleMs: Math.max(fault.delayMs, 1) }
  return { outcome: 'PAID', settleMs: 0 }
}

/** Debits the payer and credits the MPN holding account, once per reference and once per billing; answers the code. */
export async function pay(tx: Queryable, order: PaymentOrder, plan: PaymentPlan, at: Date): Promise<string> {
  const holding = atBankKalsel(PENAMPUNGAN_MPN)
  const [source] = await lockAccounts(tx, atBankKalsel(order.sourceAccountNo), holding)
  const refusal = await refusePayment(tx, order)
  if (refusal) return refusal
  if (source?.status !== 'active') return '32'
  if (BigInt(source.balance.replace('.', '')) < BigInt(`${order.jumlahBayar}00`)) return '14'
  if (!(await insertPayment(tx, order, plan, at))) return '33'
  const moved = await post(tx, {
    reference: order.referenceNo,
    kind: 'MPN',
    debit: order.sourceAccountNo,
    credit: holding,
    amount: `${order.jumlahBayar}.00`,
    remark: `Pajak ${order.idBilling}`,
    at,
  })
  if (!moved) throw new Error(`Funds of ${order.sourceAccountNo} changed under a lock`)
  return plan.settleMs > 0 ? '11' : '00'
}

async function refusePayment(tx: Queryable, order: PaymentOrder): Promise<string | null> {
  const used = await tx.query(`SELECT FROM mpn_payment WHERE reference_no = $1`, [order.referenceNo])
  if (used.rowCount) return '33'
  const billing = await findBilling(tx, order.idBilling)
  if (!billing) return '01'
  if (billing.paid_elsewhere) return '27'
  if (billing.is_paid) return '88'
  const underway = await tx.query(`SELECT FROM mpn_payment WHERE id_billing = $1 AND status = 'PENDING'`, [
    order.idBilling,
  ])
  if (underway.rowCount) return '32'
  if (billing.is_expired) return '02'
  return billing.permintaan.jumlahBayar === order.jumlahBayar ? null : '03'
}

async function insertPayment(tx: Queryable, order: PaymentOrder, plan: PaymentPlan, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO mpn_payment (reference_no, id_billing, ntpn, stan, amount, source, nomor_sp2d, tanggal_buku, status,
       outcome, final_at, at)
     VALUES ($1, $2, $3, lpad((nextval('stan_no') % 1000000)::text, 6, '0'), $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT DO NOTHING`,
    [
      order.referenceNo,
      order.idBilling,
      randomBytes(8).toString('hex').toUpperCase(),
      order.jumlahBayar,
      order.sourceAccountNo,
      order.nomorSP2D,
      tanggalBuku(at),
      plan.settleMs > 0 ? 'PENDING' : plan.outcome,
      plan.outcome,
      new Date(at.getTime() + plan.settleMs),
      at,
    ],
  )
  return rowCount === 1
}

async function loseForNow(db: Queryable, order: PaymentOrder, fault: Fault): Promise<Answer> {
  await db.query(
    `INSERT INTO late_request (kind, isi, due_at)
     VALUES ('MPN', $1, clock_timestamp() + make_interval(secs => $2 / 1000.0))`,
    [JSON.stringify(order), fault.delayMs],
  )
  return relay('90', null, 504)
}
