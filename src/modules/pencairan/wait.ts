import { dbNow, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'

/** Legs not yet sent wait, with the reason people read, and are tried anew by themselves (by default soon). */
export async function waitLegs(
  tx: Tx,
  deps: Deps,
  ids: bigint[],
  alasan: string,
  { due, jalur }: { due?: Date; jalur?: string | null } = {},
): Promise<void> {
  const until = due ?? new Date((await dbNow(tx)).getTime() + deps.config.RETRY_SECONDS * 1000)
  await tx.leg.updateMany({
    where: { id: { in: ids }, status: 'SIAP' },
    data: { tungguSampai: until, alasan, ...(jalur === undefined ? {} : { jalur }) },
  })
  await enqueue(tx, 'bayarLeg', ids, until)
}
