import type { Tx } from './database.js'
import { currentRequestId } from './konteks.js'

/** Durable jobs: name -> the verb that works it off. A job carries only an id; the row it names decides. */
export type JobName =
  | 'periksaPenerima'
  | 'tanyaRetur'
  | 'bayarLeg'
  | 'kirimFmis'
  | 'tarikFmis'
  | 'kabariKarantina'
  | 'kabariUsulan'
  | 'kirimSurel'
  | 'kembalikanTugas'

/**
 * Adds a job per row in the caller's transaction, by one statement: a payment may have two thousand. One key per row:
 * adding it again replaces a waiting job, and beside a job that runs (or died) it makes a fresh one, so the work itself
 * must claim its row.
 */
export async function enqueue(tx: Tx, job: JobName, ids: bigint | bigint[], runAt?: Date): Promise<void> {
  const requestId = currentRequestId() ?? null
  await tx.$queryRaw`SELECT count(graphile_worker.add_job(${job},
    payload => json_strip_nulls(json_build_object('id', id::text, 'requestId', ${requestId}::text)),
    job_key => ${job} || ':' || id, run_at => ${runAt ?? null}::timestamptz))::int
    FROM unnest(${[ids].flat()}::bigint[]) AS id`
}
