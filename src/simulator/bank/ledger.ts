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

/** The row that a movement belongs to: written from `paying`, its values from $10 on, it answers its `nomor`. */
export interface Entry {
  sql: string
  values: unknown[]
}

/**
 * Moves money and writes the one journal row with both sides, which differ, in one statement: what everybody pays from
 * is locked no longer than that. Accounts are locked in one order for all, both (the aggregate sees to it) before the
 * entry, which may have to wait for one of the same reference: so that none of them can deadlock.
 * @returns the number of the entry; null, and nothing moved, where the funds do not suffice or the entry is not made
 */
export async function post(tx: Queryable, posting: Posting, entry?: Entry): Promise<string | null> {
  const { reference, kind, debit, debitBank = BANK_KALSEL, credit, amount, remark, at } = posting
  const { rows } = await tx.query<{ nomor: string }>(
    `WITH locked AS MATERIALIZED (
       SELECT * FROM account WHERE (bank, account) IN (($8, $4), ($5, $6)) ORDER BY bank, account FOR UPDATE),
     paying AS (SELECT FROM locked HAVING bool_or(bank = $8 AND account = $4 AND (internal OR balance >= $9::numeric))),
     made AS (${entry?.sql ?? `SELECT '' AS nomor FROM paying`}),
     taken AS (UPDATE account SET balance = balance - $9::numeric FROM made WHERE bank = $8 AND account = $4),
     given AS (UPDATE account SET balance = balance + $9::numeric FROM made WHERE bank = $5 AND account = $6)
     INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
     SELECT $1, $2, $3, $4, $5, $6, $9::numeric, $7 FROM made RETURNING (SELECT nomor FROM made)`,
    [at, reference, kind, debit, credit.bank, credit.account, remark, debitBank, amount, ...(entry?.values ?? [])],
  )
  return rows[0]?.nomor ?? null
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
