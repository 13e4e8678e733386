import type { Pool } from 'pg'
import Cursor from 'pg-cursor'

const ROWS_PER_READ = 1000

/**
 * The rows of a query, a cursor's worth at a time. When the signal aborts, or the reader stops early, the query ends at
 * the server and its connection with it; only one that was read to its end goes back to the pool.
 */
export async function* readBatches<Raw>(
  pool: Pool,
  text: string,
  values: unknown[],
  signal: AbortSignal,
): AsyncGenerator<Raw[]> {
  const client = await pool.connect()
  // A connection that breaks fails the read below; unheard, it would end the process.
  const heard = () => undefined
  client.on('error', heard)
  let finished = false
  const cancel = () => {
    pool.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
  }
  let pid = 0
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    pid = rows[0]?.pid ?? 0
    signal.throwIfAborted()
    signal.addEventListener('abort', cancel, { once: true })
    const cursor = client.query(new Cursor<Raw>(text, values))
    for (;;) {
      const batch = await cursor.read(ROWS_PER_READ)
      if (batch.length === 0) break
      yield batch
    }
    await cursor.close()
    finished = true
  } finally {
    signal.removeEventListener('abort', cancel)
    client.off('error', heard)
    client.release(!finished)
  }
}
