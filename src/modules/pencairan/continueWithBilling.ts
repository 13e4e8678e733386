import { changeLeg } from '../../db/changeStatus.js'
import { dbNow, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { headerFromLegs } from './header.js'

/**
 * The leg that was to pay a replaced kode billing pays the new one instead: one that had stopped because of the old code
 * goes on by itself. Only legs of which nothing was paid are touched; before the payment starts there is none.
 */
export async function continueWithBilling(tx: Tx, lama: bigint, baru: { id: bigint; nama: string }): Promise<void> {
  const leg = await tx.leg.findFirst({ where: { billingId: lama, status: { in: ['SIAP', 'GAGAL'] } } })
  if (!leg) return
  const data = { billingId: baru.id, namaTujuan: baru.nama, tungguSampai: await dbNow(tx), alasan: null }
  if (leg.status === 'SIAP') await tx.leg.update({ where: { id: leg.id }, data })
  else await changeLeg(tx, leg.id, ['GAGAL'], 'SIAP', data)
  await enqueue(tx, 'bayarLeg', leg.id)
  await headerFromLegs(tx, leg.pencairanId)
}
