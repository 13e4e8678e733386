import { dbNow, type Sql } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'

/** Legs not yet sent wait, with the reason people read, and are tried anew by themselves (by default soon). */
export async function waitLegs(
  tx: Sql,
  deps: Deps,
  ids: bigint[],
  alasan: string,
  { due, jalur }: { due?: Date; jalur?: string | null } = {},
): Promise<void> {
  const until = due ?? new Date((await dbNow(tx)).getTime() + deps.config.RETRY_SECONDS * 1000)
  const waiting = await tx.$queryRaw<{ id: bigint }[]>`
    UPDATE leg SET tunggu_sampai = ${until}, alasan = ${alasan}, jalur = CASE WHEN ${jalur !== undefined} THEN ${jalur ?? null} ELSE jalur END
    WHERE id = ANY(${ids}::bigint[]) AND status = 'SIAP' RETURNING id`
  await enqueue(
    tx,
    'bayarLeg',
    waiting.map(({ id }) => id),
    until,
  )
}
