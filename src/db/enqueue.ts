import type pg from 'pg'
import { Prisma } from '../generated/prisma/client.js'
import { currentRequestId } from './konteks.js'
import type { Sql } from './database.js'

/** Durable jobs: name -> the verb that works it off. A job carries only an id; the row it names decides. */
export type JobName =
  | 'periksaPenerima'
  | 'tanyaRetur'
  | 'bayarLeg'
  | 'ambilKoreksi'
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
export async function enqueue(tx: Sql, job: JobName, ids: bigint | bigint[], runAt?: Date): Promise<void> {
  await tx.$queryRaw(enqueueSql(job, ids, runAt))
}

/** The statement of `enqueue`, to go along with the change that leaves the work; `ids` may be the statement that finds them. */
export function enqueueSql(job: JobName, ids: bigint | bigint[] | Prisma.Sql, runAt?: Date): Prisma.Sql {
  const rows =
    ids instanceof Prisma.Sql
      ? Prisma.sql`(${ids}) AS baris`
      : Prisma.sql`unnest(${[...new Set([ids].flat())]}::bigint[]) AS id`
  const requestId = currentRequestId() ?? null
  return Prisma.sql`SELECT count(*)::int FROM (
    SELECT array_agg((${job}, json_strip_nulls(json_build_object('id', id::text, 'requestId', ${requestId}::text)), NULL,
      ${runAt ?? null}::timestamptz, NULL, ${job} || ':' || id, NULL, NULL)::graphile_worker.job_spec) AS specs
    FROM ${rows} HAVING count(*) > 0) AS jobs, graphile_worker.add_jobs(jobs.specs)`
}

/** How many jobs the answer to this statement says were added. */
export const jobsAdded = (text: string, { rows }: pg.QueryResult): number =>
  text.includes('graphile_worker.add_jobs')
    ? (rows as { count: number }[]).reduce((sum, { count }) => sum + count, 0)
    : 0
