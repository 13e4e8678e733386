import { z } from 'zod'
import { inTransaction } from '../db.js'
import { NotFound } from '../control/errors.js'
import type { Deps } from '../options.js'
import { atBankKalsel, PENAMPUNGAN_RETUR } from './accounts.js'
import { post } from './ledger.js'
import { notify } from './notify.js'

const returOrder = z.object({ reference: z.string().min(1), alasan: z.string().min(1).max(100) })

interface Returned {
  reference: string
  beneficiary_bank: string
  beneficiary: string
  amount: string
}

/** The payee's bank sends a finished transfer back: the money comes to the return account, once. */
export async function returnTransfer(deps: Deps, input: Record<string, unknown>): Promise<unknown> {
  const { reference, alasan } = returOrder.parse(input)
  await inTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<Returned>(
      `UPDATE transfer SET status = 'REFUNDED', alasan_retur = $2 WHERE reference = $1 AND status = 'SUCCESS'
       RETURNING reference, beneficiary_bank, beneficiary, amount`,
      [reference, alasan],
    )
    const [found] = rows
    if (!found) throw new NotFound(`Tidak ada transfer berhasil dengan referensi ${reference}`)
    const payee = { bank: found.beneficiary_bank, account: found.beneficiary }
    const credit = atBankKalsel(PENAMPUNGAN_RETUR)
    const remark = `Retur ${reference}`
    const { amount } = found
    const moved = await post(tx, {
      ...{ reference, kind: 'RETUR', debit: payee.account, debitBank: payee.bank, credit, amount, remark },
      at: new Date(),
    })
    if (moved === null) throw new NotFound(`Dana transfer ${reference} sudah tidak ada di rekening penerima`)
  })
  await notify(deps, reference)
  return { ok: true }
}
