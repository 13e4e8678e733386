import type { Pool } from 'pg'

/** No transaction lives this long, so whatever is unsealed began later than this before the last sealed row. */
const SLACK = '10 minutes'

const NO_SEAL = 'NOT EXISTS (SELECT 1 FROM segel_audit s WHERE s.audit_id = a.id)'
const LAST = '(SELECT max(s.audit_id) FROM segel_audit s)'

/**
 * Rows of the audit trail that are not sealed yet, as a condition on `audit a`. Looks back only as far as such rows
 * can be, so that it costs the same however long the trail is: from the last sealed row on, or from the one after it
 * where the clock was set back in between.
 */
export const UNSEALED = `
  a.waktu >= coalesce(least((SELECT z.waktu FROM audit z WHERE z.id = ${LAST}),
    (SELECT z.waktu FROM audit z WHERE z.id > ${LAST} ORDER BY z.id LIMIT 1)), '-infinity'::timestamptz) - interval '${SLACK}'
  AND ${NO_SEAL}`

export const UNSEALED_SECONDS = `
  SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(a.waktu)), 0))::float8 AS value FROM audit a
  WHERE ${UNSEALED}`

/** Seconds the oldest unsealed row has been waiting; 0 when all are sealed. */
export async function unsealedSeconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ value: number }>(UNSEALED_SECONDS)
  return rows[0]?.value ?? 0
}

/** How many rows are under no seal though they are older than so many seconds, or dated later than now; looks at the whole trail. */
export async function countUnsealed(pool: Pool, seconds: number): Promise<{ n: number; pertama: string | null }> {
  const { rows } = await pool.query<{ n: number; pertama: string | null }>(
    `SELECT count(*)::int AS n, min(a.id) AS pertama FROM audit a
     WHERE a.waktu NOT BETWEEN clock_timestamp() - make_interval(secs => $1) AND clock_timestamp() AND ${NO_SEAL}`,
    [seconds],
  )
  return rows[0] ?? { n: 0, pertama: null }
}
