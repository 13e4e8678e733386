import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger, runTaskList, type WorkerEvents, type WorkerPool, type WorkerPoolOptions } from 'graphile-worker'
import type { Pool, PoolClient } from 'pg'
import type { Config } from '../config.js'
import type { Deps } from '../deps.js'
import { taskList } from './tasks.js'

const AGAIN_MS = 1000

export const workerLogger = ({ log }: Pick<Deps, 'log'>) =>
  new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
  })

/** As many as have a turn at the bank and at the MPN, so that both are busy while others are prepared. */
export const jobsAtOnce = ({ BANK_PARALLEL }: Config): number => 2 * BANK_PARALLEL

type Connect = (
  hear?: (error: Error | undefined, client: PoolClient | undefined, release?: () => void) => void,
) => unknown

/**
 * The connection for notices is given back twice when it breaks off just as the library lets go of it, and nobody could
 * catch what the pool says to that. Only that one is asked for by a callback, and a pool that has ended gives nothing.
 */
function releasedOnce(pool: Pool): Pool {
  const connect: Connect = (hear) => {
    if (!hear) return pool.connect()
    return pool.connect((error, client, release) => {
      let held = true
      hear(error, client, () => {
        if (held) release?.()
        held = false
      })
    })
  }
  return { connect } as Pool
}

interface Runner {
  /** It awaits itself, so it never is the value of a promise. */
  pool: WorkerPool
  events: WorkerEvents
}

// Not `run`: it adds a crontab, which nobody here has, and whose failed look at the database nobody can catch.
function launch(deps: Deps): Runner {
  const events: WorkerEvents = new EventEmitter()
  const options: WorkerPoolOptions = {
    concurrency: jobsAtOnce(deps.config),
    noHandleSignals: true,
    pollInterval: 2000,
    logger: workerLogger(deps),
    events,
  }
  return { pool: runTaskList(options, taskList(deps), releasedOnce(deps.pool)), events }
}

/**
 * Works the queue off until `stop()`, which waits for the calls that are under way and begins none. A loop that cannot
 * give its job back (the database went away under it, or takes no changes) ends for good; then all of them make way for new
 * ones, or a process would live on and work on nothing.
 */
export async function startWorker(given: Deps): Promise<{ stop(): Promise<void> }> {
  const stop = new AbortController()
  const deps = { ...given, stopping: stop.signal }
  let renewing: Promise<void> | null = null
  let runner = watched(launch(deps))

  function watched(next: Runner): Runner {
    const lost = () => {
      if (!stop.signal.aborted && next === runner) renewing ??= renew(next).finally(() => (renewing = null))
    }
    next.events.once('worker:fatalError', lost)
    // Whatever was wrong: a runner whose first look for jobs failed keeps that failure and never finds one again.
    next.events.once('worker:getJob:error', lost)
    return next
  }

  const end = ({ pool }: Runner): Promise<void> =>
    pool.gracefulShutdown().catch((error: unknown) => deps.log.warn({ err: error }, 'worker stopped before'))

  async function renew(old: Runner): Promise<void> {
    deps.log.warn('a worker lost the database; starting anew')
    void end(old)
    await pause(AGAIN_MS)
    if (!stop.signal.aborted) runner = watched(launch(deps))
  }

  return {
    async stop() {
      stop.abort()
      await renewing
      await end(runner)
    },
  }
}
