import type { Queryable } from '../db.js'
import type { Answer, Call } from '../doors.js'
import type { Fault } from '../faults.js'
import type { Deps } from '../options.js'
import { BANK_KALSEL } from './accounts.js'
import { idr, snap } from './answers.js'
import { book } from './booking.js'
import type { Order, Plan } from './booking.js'
import { readFields, Refused, TRANSFER_FIELDS } from './fields.js'
import type { TransferService } from './fields.js'

/** SNAP services 17, 18, 22 and 23. */
export const transfer =
  (deps: Deps, service: TransferService) =>
  async (call: Call): Promise<Answer> => {
    const order = readOrder(service, call.json)
    if (order instanceof Refused) return order.answer
    if (call.fault?.mode === 'duplicate') return snap(service, '40901')
    if (call.fault?.mode === 'not-found-then-late') return loseForNow(deps.pool, order, call.fault)

    const plan = planOf(service, call.fault, deps.options.settleMs)
    const booking = await book(deps.pool, order, plan, new Date())
    if ('refusal' in booking) return snap(service, booking.refusal)
    return snap(service, plan.settleMs > 0 ? '20200' : '20000', {
      referenceNo: booking.referenceNo,
      partnerReferenceNo: order.reference,
      amount: idr(order.amount),
      sourceAccountNo: order.source,
      beneficiaryAccountNo: order.beneficiary,
      transactionDate: order.transactionDate,
    })
  }

function readOrder(service: TransferService, json: unknown): Order | Refused {
  const body = readFields(TRANSFER_FIELDS[service], service, json)
  if (body instanceof Refused) return body
  return {
    service,
    reference: body.partnerReferenceNo,
    source: body.sourceAccountNo,
    bank: 'beneficiaryBankCode' in body ? String(body.beneficiaryBankCode) : BANK_KALSEL,
    beneficiary: body.beneficiaryAccountNo,
    amount: body.amount.value,
    remark: body.remark,
    transactionDate: body.transactionDate,
  }
}

/** Own bank and BI-FAST are final at once; SKN and RTGS wait for the clearing. */
export function planOf(service: TransferService, fault: Fault | null, clearingMs: number): Plan {
  if (fault?.mode === 'pending') return { outcome: 'SUCCESS', settleMs: Math.max(fault.delayMs, 1) }
  if (fault?.mode === 'pending-then-failed') return { outcome: 'FAILED', settleMs: Math.max(fault.delayMs, 1) }
  const isClearing = service === '22' || service === '23'
  return { outcome: 'SUCCESS', settleMs: isClearing ? clearingMs : 0 }
}

async function loseForNow(db: Queryable, order: Order, fault: Fault): Promise<Answer> {
  await db.query(
    `INSERT INTO late_request (kind, isi, due_at)
     VALUES ('BANK', $1, clock_timestamp() + make_interval(secs => $2 / 1000.0))`,
    [JSON.stringify(order), fault.delayMs],
  )
  return snap(order.service, '50400')
}
