import { z } from 'zod'
import { NotFound } from '../control/errors.js'
import type { Deps } from '../options.js'
import { atBankKalsel, PENAMPUNGAN_RETUR } from './accounts.js'
import { post } from './ledger.js'
import { notify } from './notify.js'

const returOrder = z.object({ reference: z.string().min(1), alasan: z.string().min(1).max(100) })

interface Returned {
  beneficiary_bank: string
  beneficiary: string
  amount: string
}

const TRANSFER_RETURNS = `UPDATE transfer SET status = 'REFUNDED', alasan_retur = $10 FROM paying
  WHERE reference = $2 AND status = 'SUCCESS' RETURNING reference AS nomor`

/** The payee's bank sends a finished transfer back: the money comes to the return account, once. */
export async function returnTransfer(deps: Deps, input: Record<string, unknown>): Promise<unknown> {
  const { reference, alasan } = returOrder.parse(input)
  const { rows } = await deps.pool.query<Returned>(
    `SELECT beneficiary_bank, beneficiary, amount FROM transfer WHERE reference = $1 AND status = 'SUCCESS'`,
    [reference],
  )
  const [found] = rows
  if (!found) throw new NotFound(`Tidak ada transfer berhasil dengan referensi ${reference}`)
  const { amount, beneficiary: debit, beneficiary_bank: debitBank } = found
  const credit = atBankKalsel(PENAMPUNGAN_RETUR)
  const moved = await post(
    deps.pool,
    { reference, kind: 'RETUR', debit, debitBank, credit, amount, remark: `Retur ${reference}`, at: new Date() },
    { sql: TRANSFER_RETURNS, values: [alasan] },
  )
  if (moved === null) throw new NotFound(`Dana transfer ${reference} sudah tidak ada di rekening penerima`)
  await notify(deps, reference)
  return { ok: true }
}
