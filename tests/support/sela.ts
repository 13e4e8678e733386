import type { PoolClient } from 'pg'
import type { TestApp } from './app.js'

/** Whether somebody waits for what this connection holds. */
async function isWaitedFor(app: TestApp, pid: number): Promise<boolean> {
  const { rowCount } = await app.deps.pool.query(
    'SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)) LIMIT 1',
    [pid],
  )
  return rowCount === 1
}

/**
 * Does `act` while another transaction has done `first` and not yet committed: it commits once `act` waits for it, or
 * has gone by; `between` happens while `act` waits. So two at the same moment come in a known order, without a clock.
 */
export async function meanwhile<T>(
  app: TestApp,
  first: (tx: PoolClient) => Promise<unknown>,
  act: () => Promise<T>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  const tx = await app.deps.pool.connect()
  try {
    await tx.query('BEGIN')
    await first(tx)
    const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    let done = false
    const acting = act().finally(() => (done = true))
    acting.catch(() => undefined)
    while (!done && !(await isWaitedFor(app, rows[0]?.pid ?? 0)));
    try {
      await between()
    } finally {
      await tx.query('COMMIT')
    }
    return await acting
  } finally {
    tx.release()
  }
}
