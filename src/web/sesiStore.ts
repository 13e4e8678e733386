import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type { Pool } from 'pg'
import { prepared } from '../db/prepared.js'
import { type UserRow, userSql } from './pelaku.js'

type Done = (error?: unknown) => void
type Kept = SessionData & { pengguna?: UserRow | null }

const person = (key: string) => `(s.sess #>> '{passport,user,${key}}')`
const READ = `
  SELECT s.sess, (SELECT to_json(u) FROM (${userSql(`${person('id')}::bigint`, `${person('epoch')}::int`, '$2')}) u) AS pengguna
  FROM sesi s WHERE s.sid = $1 AND s.expire >= now()`

const notKept = new WeakMap<SessionData, unknown>()

/** Why this session could not be written, where it could not. */
export const whyNotKept = (data: SessionData): unknown => notKept.get(data)

const asRead = new WeakMap<SessionData, string>()
const contentOf = (data: SessionData): string =>
  JSON.stringify(data, (name, value: unknown) => (name === 'cookie' ? undefined : value))

/** Whether this session still is what was read. */
export const isUnchanged = (data: SessionData): boolean => asRead.get(data) === contentOf(data)

const read = new WeakMap<Request, UserRow>()

/**
 * The signed-in user of this request as of now, as it was read together with the session: a disabled user or a changed
 * role counts on the very next request.
 */
export const userOf = (req: Request): UserRow | null => read.get(req) ?? null

/**
 * Sessions in PostgreSQL, each read with its user. An ended one leaves an expired row for an hour, and no expired row is written again: a slow
 * request that still holds the session cannot bring it back. One that cannot be written is no error of the answer that is
 * leaving: express-session would break that off. Who must know looks at `whyNotKept`.
 */
export function createSesiStore(pool: Pool, umurSandiHari: number): session.Store {
  const PgStore = connectPgSimple(session)
  const run = (sql: string, values: unknown[], done: Done = () => undefined) =>
    void pool.query(sql, values).then(() => done(), done)

  class SesiStore extends PgStore {
    override get(sid: string, done: (error: unknown, data?: Kept | null) => void): void {
      void pool
        .query<{ sess: SessionData; pengguna: UserRow | null }>(prepared(READ, [sid, umurSandiHari]))
        .then(({ rows: [row] }) => done(null, row ? { ...row.sess, pengguna: row.pengguna } : null), done)
    }
    override createSession(req: Request, kept: Kept) {
      if (kept.pengguna) read.set(req, kept.pengguna)
      // What is left is compared with the session at the end of the request, to see whether it must be written.
      delete kept.pengguna
      const opened = super.createSession(req, kept)
      asRead.set(opened, contentOf(opened))
      return opened
    }
    override set(sid: string, data: SessionData, done?: Done): void {
      const sql = `INSERT INTO sesi (sid, sess, expire) VALUES ($1, $2, $3)
        ON CONFLICT (sid) DO UPDATE SET sess = excluded.sess, expire = excluded.expire WHERE sesi.expire > now()`
      notKept.delete(data)
      run(sql, [sid, data, data.cookie.expires], (error) => {
        if (error) notKept.set(data, error)
        done?.()
      })
    }
    override destroy(sid: string, done?: Done): void {
      run(`UPDATE sesi SET sess = '{}', expire = now() - interval '30 minutes' WHERE sid = $1`, [sid], done)
    }
  }
  return new SesiStore({ pool, tableName: 'sesi', disableTouch: true, pruneSessionInterval: false })
}
