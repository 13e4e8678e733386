import type { Queryable } from '../db.js'

export const BANK_KALSEL = '122'

/** The bank's own accounts; only these may be overdrawn. */
export const PENAMPUNGAN_KLIRING = '0019900000011'
export const PENAMPUNGAN_MPN = '0019900000022'
export const PENAMPUNGAN_RETUR = '0019900000033'

export interface AccountKey {
  bank: string
  account: string
}

export interface Account extends AccountKey {
  name: string
  status: 'active' | 'closed' | 'blocked' | 'dormant'
  balance: string
  internal: boolean
}

export const atBankKalsel = (account: string): AccountKey => ({ bank: BANK_KALSEL, account })

/** The accounts as asked, null where one does not exist. */
export async function findAccounts<K extends AccountKey[]>(
  db: Queryable,
  ...keys: K
): Promise<{ [I in keyof K]: Account | null }> {
  const { rows } = await db.query<Account>(
    `SELECT * FROM account WHERE (bank, account) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map((key) => key.bank), keys.map((key) => key.account)],
  )
  const find = (key: AccountKey): Account | null =>
    rows.find((row) => row.bank === key.bank && row.account === key.account) ?? null
  return keys.map(find) as { [I in keyof K]: Account | null }
}

export const BANK_NAMES: Record<string, string> = {
  '002': 'Bank BRI',
  '008': 'Bank Mandiri',
  '009': 'Bank BNI',
  '014': 'Bank BCA',
  '122': 'Bank Kalsel',
  '200': 'Bank BTN',
  '451': 'Bank Syariah Indonesia',
}
