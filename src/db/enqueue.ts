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
 * Adds a job in the caller's transaction. One key per row: adding it again replaces a waiting job, and beside a job that
 * runs (or died) it makes a fresh one, so the work itself must claim its row.
 */
export async function enqueue(tx: Tx, job: JobName, id: bigint, runAt?: Date): Promise<void> {
  const payload = JSON.stringify({ id: String(id), requestId: currentRequestId() })
  await tx.$queryRaw`SELECT 1 FROM graphile_worker.add_job(
    ${job}, payload => ${payload}::json, job_key => ${`${job}:${id}`}, run_at => ${runAt ?? null}::timestamptz)`
}

/** One `bayarLeg` job per leg, in one statement: a payment may have two thousand. */
export async function enqueueLegs(tx: Tx, ids: bigint[], runAt?: Date): Promise<void> {
  await tx.$queryRaw`SELECT count(graphile_worker.add_job(
    'bayarLeg', payload => json_build_object('id', id::text), job_key => 'bayarLeg:' || id, run_at => ${runAt ?? null}::timestamptz))::int
    FROM unnest(${ids}::bigint[]) AS id`
}
