import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { atBankKalsel, findAccounts, PENAMPUNGAN_MPN } from '../bank/accounts.js'
import { type Entry, post } from '../bank/ledger.js'
import type { Queryable } from '../db.js'
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
  nomorSP2D: z.string().min(1).max(30),
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
  const code = await pay(pool, order, plan, new Date())
  return relay(code, code === '00' ? await describePayment(pool, order.referenceNo) : null)
}

function planOf(fault: Fault | null): PaymentPlan {
  if (fault?.mode === 'pending') return { outcome: 'PAID', settleMs: Math.max(fault.delayMs, 1) }
  if (fault?.mode === 'pending-then-failed') return { outcome: 'FAILED', settleMs: Math.max(fault.delayMs, 1) }
  return { outcome: 'PAID', settleMs: 0 }
}

/** Debits the payer and credits the MPN holding account, once per reference and once per billing; answers the code. */
export async function pay(tx: Queryable, order: PaymentOrder, plan: PaymentPlan, at: Date): Promise<string> {
  // Before what was paid: who finds the funds gone then also finds what they went for.
  const [source] = await findAccounts(tx, atBankKalsel(order.sourceAccountNo))
  const refusal = await refusePayment(tx, order)
  if (refusal) return refusal
  if (source?.status !== 'active') return '32'
  if (BigInt(source.balance.replace('.', '')) < BigInt(`${order.jumlahBayar}00`)) return '14'
  const posting = {
    reference: order.referenceNo,
    kind: 'MPN' as const,
    debit: order.sourceAccountNo,
    credit: atBankKalsel(PENAMPUNGAN_MPN),
    amount: `${order.jumlahBayar}.00`,
    remark: `Pajak ${order.idBilling}`,
    at,
  }
  // Between the look and the move somebody else paid this code or used the funds.
  if ((await post(tx, posting, entryOf(order, plan, at))) === null) return pay(tx, order, plan, at)
  return plan.settleMs > 0 ? '11' : '00'
}

// The code before its reference, which has the first word: whoever finds the code paid also finds if it was by itself.
async function refusePayment(tx: Queryable, order: PaymentOrder): Promise<string | null> {
  const billing = await findBilling(tx, order.idBilling)
  const { rows: used } = await tx.query<{ reference_no: string }>(
    `SELECT reference_no FROM mpn_payment WHERE reference_no = $1 OR (id_billing = $2 AND status = 'PENDING')`,
    [order.referenceNo, order.idBilling],
  )
  if (used.some((row) => row.reference_no === order.referenceNo)) return '33'
  if (!billing) return '01'
  if (billing.paid_elsewhere) return '27'
  if (billing.is_paid) return '88'
  if (used.length > 0) return '32'
  if (billing.is_expired) return '02'
  return billing.permintaan.jumlahBayar === order.jumlahBayar ? null : '03'
}

const entryOf = (order: PaymentOrder, plan: PaymentPlan, at: Date): Entry => ({
  sql: `INSERT INTO mpn_payment (reference_no, id_billing, ntpn, stan, amount, source, nomor_sp2d, tanggal_buku, status,
      outcome, final_at, at)
    SELECT $2, $10, $11, lpad((nextval('stan_no') % 1000000)::text, 6, '0'), $12, $4, $13, $14, $15, $16, $17, $1
    FROM paying ON CONFLICT DO NOTHING RETURNING reference_no AS nomor`,
  values: [
    order.idBilling,
    randomBytes(8).toString('hex').toUpperCase(),
    order.jumlahBayar,
    order.nomorSP2D,
    tanggalBuku(at),
    plan.settleMs > 0 ? 'PENDING' : plan.outcome,
    plan.outcome,
    new Date(at.getTime() + plan.settleMs),
  ],
})

async function loseForNow(db: Queryable, order: PaymentOrder, fault: Fault): Promise<Answer> {
  await db.query(
    `INSERT INTO late_request (kind, isi, due_at)
     VALUES ('MPN', $1, clock_timestamp() + make_interval(secs => $2 / 1000.0))`,
    [JSON.stringify(order), fault.delayMs],
  )
  return relay('90', null, 504)
}
