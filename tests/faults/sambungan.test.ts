import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { startWorker } from '../../src/jobs/worker.js'
import { disetujui } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'

// Connections that break off at a moment when the library of the queue leaves an error to nobody.
let app: TestApp
let people: People
beforeAll(async () => {
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000' })
  people = await officers(app)
})
afterAll(() => app.close())

const cut = (which: string) =>
  withClient(app.ownerUrl, async (owner) => {
    const { rowCount } = await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'cmsp_app' AND ${which}`,
    )
    return rowCount
  })

/** What nobody caught while `work` was done; as a process of its own CMSP would have ended by it. */
async function uncaughtIn(work: () => Promise<void>): Promise<unknown[]> {
  const uncaught: unknown[] = []
  const hear = (error: unknown) => void uncaught.push(error)
  process.on('unhandledRejection', hear)
  await work()
  // Node tells of it at the end of the turn.
  await nextTurn()
  process.off('unhandledRejection', hear)
  return uncaught
}

test('cut while a worker begins: it works as soon as it can, and no error is left that would end its process', async () => {
  const { id } = await disetujui(app, people)
  // graphile-worker tells of each loop that ended.
  vi.spyOn(console, 'trace').mockImplementation(() => undefined)
  const uncaught = await uncaughtIn(async () => {
    const beginning = await withClient(app.ownerUrl, async (owner) => {
      await owner.query('BEGIN')
      await owner.query('LOCK TABLE graphile_worker._private_tasks, graphile_worker._private_known_crontabs')
      const begun = startWorker(app.deps)
      await vi.waitFor(async () => expect(await cut(`wait_event_type = 'Lock'`)).toBeGreaterThan(0))
      await owner.query('ROLLBACK')
      return begun
    })
    await vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 15_000, interval: 100 })
    await beginning.stop()
  })
  expect(uncaught).toEqual([])
})

/** A pool whose connection for notices hears nothing until it breaks off, and which has ended when another is asked for. */
function deaf(pool: pg.Pool): { pool: pg.Pool; asked(): number } {
  let asked = 0
  const connect = (hear?: (...given: Partial<Parameters<NonNullable<Parameters<pg.Pool['connect']>[0]>>>) => void) => {
    if (!hear) return pool.connect()
    if (asked++ > 0) return hear(new Error('Cannot use a pool after calling end on the pool'))
    return pool.connect((error, client, done) => {
      const ask = client?.query.bind(client) as (text: string) => Promise<unknown>
      const query = (text: string) => ask(text.startsWith('LISTEN') ? 'SELECT pg_sleep(60)' : text)
      hear(error, client && Object.assign(client, { query }), done)
    })
  }
  return { pool: Object.assign(Object.create(pool) as pg.Pool, { connect }), asked: () => asked }
}

test('cut while a worker that only began to listen ends: nobody is left with an error that none can catch', async () => {
  vi.spyOn(console, 'trace').mockImplementation(() => undefined)
  const uncaught = await uncaughtIn(async () => {
    const { pool, asked } = deaf(app.deps.pool)
    const worker = await startWorker({ ...app.deps, pool })
    await vi.waitFor(async () => {
      const { rowCount } = await app.deps.pool.query(`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'`)
      expect(rowCount).toBe(1)
    })
    const ended = worker.stop()
    expect(await cut(`query = 'SELECT pg_sleep(60)'`)).toBe(1)
    await ended
    await vi.waitFor(() => expect(asked()).toBe(2), { timeout: 5000 })
  })
  expect(uncaught).toEqual([])
})
