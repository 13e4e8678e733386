import type { Pool } from 'pg'

/** No transaction lives this long, so whatever is unsealed began later than this before the last sealed row. */
const SLACK = '10 minutes'

/**
 * Rows of the audit trail that are not sealed yet, as a condition on `audit a`. Looks back only as far as such rows
 * can be, so that it costs the same however long the trail is.
 */
export const UNSEALED = `
  a.waktu >= coalesce((SELECT z.waktu FROM audit z WHERE z.id = (SELECT max(s.audit_id) FROM segel_audit s)), '-infinity'::timestamptz) - interval '${SLACK}'
  AND NOT EXISTS (SELECT 1 FROM segel_audit s WHERE s.audit_id = a.id)`

export const UNSEALED_SECONDS = `
  SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(a.waktu)), 0))::float8 AS value FROM audit a
  WHERE ${UNSEALED}`

/** Seconds the oldest unsealed row has been waiting; 0 when all are sealed. */
export async function unsealedSeconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ value: number }>(UNSEALED_SECONDS)
  return rows[0]?.value ?? 0
}
