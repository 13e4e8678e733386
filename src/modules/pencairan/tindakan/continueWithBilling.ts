import { changeLeg } from '../../../db/changeStatus.js'
import { dbNow, type Tx } from '../../../db/database.js'
import { enqueue } from '../../../db/enqueue.js'
import type { StatusLeg } from '../../../domain/alur.js'
import { AppError } from '../../../domain/galat.js'
import { headerFromLegs } from '../header.js'

/**
 * The leg that was to pay a replaced kode billing pays the new one instead: one that had stopped because of the old code
 * goes on by itself. Only legs of which nothing was paid are touched; before the payment starts there is none.
 * @throws AppError when it is just being paid
 */
export async function continueWithBilling(tx: Tx, lama: bigint, baru: { id: bigint; nama: string }): Promise<void> {
  // Approval may have made it since the caller looked for legs to lock.
  const [leg] = await tx.$queryRaw<{ id: bigint; status: StatusLeg; pencairanId: bigint }[]>`
    SELECT id, status, pencairan_id AS "pencairanId" FROM leg
    WHERE billing_id = ${lama} AND status NOT IN ('DIBATALKAN', 'RETUR') FOR UPDATE`
  if (!leg) return
  const data = { billingId: baru.id, namaTujuan: baru.nama, tungguSampai: await dbNow(tx), alasan: null }
  if (leg.status === 'SIAP') await tx.leg.update({ where: { id: leg.id }, data })
  else if (!(await changeLeg(tx, leg.id, ['GAGAL'], 'SIAP', data)))
    throw new AppError('bentrok', 'Pajak ini sedang atau sudah dibayar; kode billingnya tidak dapat diganti.')
  await enqueue(tx, 'bayarLeg', leg.id)
  await headerFromLegs(tx, leg.pencairanId)
}
