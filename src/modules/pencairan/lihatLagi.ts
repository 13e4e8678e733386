import type { Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'

/**
 * Legs that wait for their rail's hours look at them again at once; what is on its way is not touched. The caller holds
 * lockJalur, so that no leg begins to wait by the hours that are being replaced.
 */
export async function lihatLagi(tx: Tx): Promise<void> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    UPDATE leg SET tunggu_sampai = clock_timestamp() WHERE id IN (
      SELECT id FROM leg WHERE status = 'SIAP' AND jalur IS NOT NULL AND tunggu_sampai > clock_timestamp()
      ORDER BY id FOR UPDATE) RETURNING id`
  await enqueue(
    tx,
    'bayarLeg',
    rows.map(({ id }) => id),
  )
}
