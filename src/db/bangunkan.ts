import type pg from 'pg'

/**
 * `add_jobs` tells the workers by NOTIFY, and PostgreSQL lets only one transaction that has something to tell commit at a
 * time, in the whole server, each waiting for the disk. A session with this search path finds a `pg_notify` that tells
 * nothing; what its transactions added is told afterwards, by `bangunkan`.
 */
export const SENYAP = '-c search_path=senyap,pg_catalog,public'

/** What commits within so many milliseconds is told together. */
const BERSAMA_MS = 20
const untold = new WeakMap<pg.Pool, number>()

/**
 * Tells the workers that so many jobs were committed. Where that fails, or the process dies before, they find the jobs when
 * they look by themselves.
 */
export function bangunkan(pool: pg.Pool, jobs: number): void {
  const waiting = untold.get(pool) ?? 0
  untold.set(pool, waiting + jobs)
  if (waiting > 0) return
  setTimeout(() => {
    const count = untold.get(pool)
    untold.delete(pool)
    const text = `SELECT pg_catalog.pg_notify('jobs:insert', $1)`
    pool.query(text, [JSON.stringify({ count })]).catch(() => undefined)
  }, BERSAMA_MS)
}
