import connectPgSimple from 'connect-pg-simple'
import session, { type SessionData } from 'express-session'
import type { Pool } from 'pg'
import { prepared } from '../db/prepared.js'

type Done = (error?: unknown) => void

/**
 * Sessions in PostgreSQL. An ended one leaves an expired row for an hour, and no expired row is written again: a slow
 * request that still holds the session cannot bring it back.
 */
export function createSesiStore(pool: Pool): session.Store {
  const PgStore = connectPgSimple(session)
  const run = (sql: string, values: unknown[], done: Done = () => undefined) =>
    void pool.query(sql, values).then(() => done(), done)

  class SesiStore extends PgStore {
    override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
      const sql = 'SELECT sess FROM sesi WHERE sid = $1 AND expire >= now()'
      void pool
        .query<{ sess: SessionData }>(prepared(sql, [sid]))
        .then(({ rows }) => done(null, rows[0]?.sess ?? null), done)
    }
    override set(sid: string, data: SessionData, done?: Done): void {
      const sql = `INSERT INTO sesi (sid, sess, expire) VALUES ($1, $2, $3)
        ON CONFLICT (sid) DO UPDATE SET sess = excluded.sess, expire = excluded.expire WHERE sesi.expire > now()`
      run(sql, [sid, data, data.cookie.expires], done)
    }
    override destroy(sid: string, done?: Done): void {
      run(`UPDATE sesi SET sess = '{}', expire = now() - interval '30 minutes' WHERE sid = $1`, [sid], done)
    }
  }
  return new SesiStore({ pool, tableName: 'sesi', disableTouch: true, pruneSessionInterval: false })
}
