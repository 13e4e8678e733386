import { z } from 'zod'
import type { Queryable } from '../db.js'
import type { Deps } from '../options.js'
import { NotFound } from './errors.js'
import { insertBilling, isiBilling } from '../pajak/billing.js'

type Input = Record<string, unknown>

const account = z.object({
  account: z.string().regex(/^\d{5,34}$/),
  bank: z.string().regex(/^\d{3}$/),
  name: z.string().min(1),
  status: z.enum(['active', 'closed', 'blocked', 'dormant']),
  balance: z.string().regex(/^\d{1,16}\.\d{2}$/),
})

export async function listAccounts(db: Queryable, wanted?: string): Promise<unknown[]> {
  const { rows } = await db.query(
    `SELECT account, bank, name, status, balance FROM account
     WHERE $1::text IS NULL OR account = $1 ORDER BY bank, account`,
    [wanted ?? null],
  )
  return rows
}

export async function saveAccount({ pool }: Deps, input: Input): Promise<unknown> {
  const saved = account.parse(input)
  await pool.query(
    `INSERT INTO account (bank, account, name, status, balance) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (bank, account)
       DO UPDATE SET name = EXCLUDED.name, status = EXCLUDED.status, balance = EXCLUDED.balance`,
    [saved.bank, saved.account, saved.name, saved.status, saved.balance],
  )
  return saved
}

const flag = z.preprocess((value) => value === true || value === 'true' || value === 'on', z.boolean())

/** Makes a billing as a taxpayer would at DJP's own site. */
export async function makeBilling({ pool }: Deps, input: Input): Promise<unknown> {
  const { expired, paidElsewhere, ...isi } = isiBilling.extend({ expired: flag, paidElsewhere: flag }).parse(input)
  return { idBilling: await insertBilling(pool, isi, { expired, paidElsewhere }) }
}

const known = z.object({ idBilling: z.string().regex(/^\d{15}$/) })

/** The taxpayer pays a billing at another bank. */
export async function payElsewhere({ pool }: Deps, input: Input): Promise<unknown> {
  const { idBilling } = known.parse(input)
  const { rowCount } = await pool.query(
    `UPDATE billing b SET paid_elsewhere = true WHERE id_billing = $1
       AND NOT EXISTS (SELECT FROM mpn_payment p WHERE p.id_billing = b.id_billing AND p.status <> 'FAILED')`,
    [idBilling],
  )
  if (rowCount !== 1) throw new NotFound('no such billing, or it is paid here')
  return { idBilling }
}
