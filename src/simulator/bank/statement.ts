import type { Answer, Call } from '../doors.js'
import type { Queryable } from '../db.js'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { atBankKalsel, BANK_KALSEL, findAccounts } from './accounts.js'
import { idr, snap } from './answers.js'
import { readFields, Refused, statement } from './fields.js'

interface Totals {
  /** What came in less what went out since the end of the period, and within it. */
  after: string
  within: string
  debits: number
  debit: string
  credits: number
  credit: string
}

export interface Line {
  id: string
  at: Date
  reference: string
  amount: string
  remark: string
  out: boolean
  other: string | null
}

const OF_ACCOUNT = `j.at >= $2 AND (j.debit = $1 AND j.kind <> 'RETUR' OR j.credit = $1 AND j.credit_bank = '${BANK_KALSEL}')`
const SIGNED = `CASE WHEN j.credit = $1 THEN j.amount ELSE -j.amount END`

const TOTALS = `SELECT
    coalesce(sum(${SIGNED}) FILTER (WHERE j.at >= $3), 0.00)::text AS after,
    coalesce(sum(${SIGNED}) FILTER (WHERE j.at < $3), 0.00)::text AS within,
    (count(*) FILTER (WHERE j.at < $3 AND j.debit = $1))::int AS debits,
    coalesce(sum(j.amount) FILTER (WHERE j.at < $3 AND j.debit = $1), 0.00)::text AS debit,
    (count(*) FILTER (WHERE j.at < $3 AND j.credit = $1))::int AS credits,
    coalesce(sum(j.amount) FILTER (WHERE j.at < $3 AND j.credit = $1), 0.00)::text AS credit
  FROM journal j WHERE ${OF_ACCOUNT}`

// A transfer in clearing lies on a holding account; the order still says whom it is for.
const LINES = `SELECT j.id, j.at, j.reference, j.amount, j.remark, j.debit = $1 AS out,
    CASE WHEN j.debit = $1 THEN coalesce(t.beneficiary, j.credit) ELSE j.debit END AS other
  FROM journal j LEFT JOIN transfer t ON t.reference = j.reference
  WHERE ${OF_ACCOUNT} AND j.at < $3 ORDER BY j.at, j.id LIMIT $4 OFFSET $5`

export const sen = (text: string): bigint => BigInt(text.replace('.', ''))
export const rupiah = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export interface Period {
  account: string
  from: Date
  to: Date
}

/** Sums and balances of an account in a period; its balance now is given. */
export async function sumPeriod(db: Queryable, { account, from, to }: Period, balance: string) {
  const { rows } = await db.query<Totals>(TOTALS, [account, from, to])
  const [sum] = rows
  if (!sum) throw new Error('no totals')
  const ending = sen(balance) - sen(sum.after)
  return { ...sum, starting: ending - sen(sum.within), ending }
}

/** What moved on an account in a period, oldest first. */
export async function listLines(
  db: Queryable,
  { account, from, to }: Period,
  { limit, offset }: { limit: number | null; offset: number },
): Promise<Line[]> {
  return (await db.query<Line>(LINES, [account, from, to, limit, offset])).rows
}

/** SNAP service 14: what moved on an account from one instant until before another, from this bank's own journal, page by page. */
export async function listStatement({ pool }: Deps, call: Call): Promise<Answer> {
  const asked = readFields(statement, '14', call.json)
  if (asked instanceof Refused) return asked.answer
  const { accountNo, fromDateTime, toDateTime } = asked
  const [account] = await findAccounts(pool, atBankKalsel(accountNo))
  if (!account) return snap('14', '40411')
  const period = { account: accountNo, from: new Date(fromDateTime), to: new Date(toDateTime) }
  const size = Number(asked.pageSize)
  const sum = await sumPeriod(pool, period, account.balance)
  const lines = await listLines(pool, period, { limit: size + 1, offset: (Number(asked.pageNumber) - 1) * size })
  return snap('14', '20000', {
    partnerReferenceNo: asked.partnerReferenceNo,
    accountNo,
    balance: [{ startingBalance: idr(rupiah(sum.starting)), endingBalance: idr(rupiah(sum.ending)) }],
    totalDebitEntries: { numberOfEntries: String(sum.debits), amount: idr(sum.debit) },
    totalCreditEntries: { numberOfEntries: String(sum.credits), amount: idr(sum.credit) },
    hasMore: lines.length > size ? 'Y' : 'N',
    detailData: lines.slice(0, size).map((line) => ({
      transactionId: line.id,
      transactionDate: isoWita(line.at),
      type: line.out ? 'DEBIT' : 'CREDIT',
      amount: idr(line.amount),
      remark: line.remark,
      detailInfo: { partnerReferenceNo: line.reference, counterpartyAccountNo: line.other ?? '' },
    })),
  })
}
