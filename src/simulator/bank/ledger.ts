import type { Queryable } from '../db.js'
import { isoWita } from '../waktu.js'
import { BANK_KALSEL } from './accounts.js'
import type { AccountKey } from './accounts.js'

export type LedgerKind = 'INTRABANK' | 'INTERBANK' | 'SKN' | 'RTGS' | 'MPN' | 'RETUR'

export interface Posting {
  reference: string
  kind: LedgerKind
  /** Account that pays, at Bank Kalsel unless `debitBank` says otherwise. */
  debit: string
  debitBank?: string
  credit: AccountKey
  amount: string
  remark: string
  at: Date
}

/**
 * Moves money and writes the one journal row with both sides, which differ; the caller has locked both accounts.
 * False, and nothing moved, where the funds do not suffice.
 */
export async function post(tx: Queryable, posting: Posting): Promise<boolean> {
  const { reference, kind, debit, debitBank = BANK_KALSEL, credit, amount, remark, at } = posting
  const { rowCount } = await tx.query(
    `WITH taken AS (
       UPDATE account SET balance = balance - $9
       WHERE bank = $8 AND account = $4 AND (internal OR balance >= $9) RETURNING account),
     given AS (
       UPDATE account SET balance = balance + $9 FROM taken WHERE account.bank = $5 AND account.account = $6)
     INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
     SELECT $1, $2, $3, $4, $5, $6, $9, $7 FROM taken`,
    [at, reference, kind, debit, credit.bank, credit.account, remark, debitBank, amount],
  )
  return rowCount === 1
}

interface JournalRow {
  id: string
  at: Date
  reference: string
  kind: LedgerKind
  debit: string
  credit: string
  amount: string
  remark: string
}

/** What was really moved, oldest first. Opening balances are no movements. */
export async function listLedger(
  db: Queryable,
  filter: { account?: string | undefined; reference?: string | undefined },
): Promise<Record<string, string>[]> {
  const { rows } = await db.query<JournalRow>(
    `SELECT id, at, reference, kind, debit, credit, amount, remark FROM journal
     WHERE ($1::text IS NULL OR $1 IN (debit, credit)) AND ($2::text IS NULL OR reference = $2)
     ORDER BY at, id`,
    [filter.account ?? null, filter.reference ?? null],
  )
  return rows.map((row) => ({ ...row, at: isoWita(row.at) }))
}
