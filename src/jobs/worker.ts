import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, type Runner } from 'graphile-worker'
import type { Config } from '../config.js'
import type { Deps } from '../deps.js'
import { taskList } from './tasks.js'

const AGAIN_MS = 1000

/** Few enough that none waits long here while another process is idle. */
const TAKEN = 10

/** What was taken and cannot begin for so long, because all that run here are slow, goes back for others to take. */
const HELD_MS = 5000

export const workerLogger = ({ log }: Pick<Deps, 'log'>) =>
  new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
  })

/** As many as have a turn at the bank and at the MPN, so that both are busy while others are prepared. */
export const jobsAtOnce = ({ BANK_PARALLEL }: Config): number => 2 * BANK_PARALLEL

const launch = (deps: Deps): Promise<Runner> =>
  run({
    pgPool: deps.pool,
    taskList: taskList(deps),
    concurrency: jobsAtOnce(deps.config),
    noHandleSignals: true,
    pollInterval: 2000,
    // Taken and given back many at a time: one by one they cost PostgreSQL as much as a payment does.
    preset: {
      worker: {
        localQueue: { size: TAKEN, ttl: HELD_MS },
        completeJobBatchDelay: 50,
        failJobBatchDelay: 50,
      },
    },
    logger: workerLogger(deps),
  })

/**
 * Ends with the last job of a runner that could not give finished ones back (and the moment in which that one is): after
 * that graphile-worker 0.17 miscounts what it waits for, and its own `stop()` may never end.
 */
const lastJob = ({ events }: Runner): Promise<void> =>
  new Promise((resolve) => {
    let running = 0
    let lostCount = false
    const look = () => {
      if (lostCount && running === 0) setTimeout(resolve, AGAIN_MS)
    }
    events.on('job:start', () => void running++)
    events.on('job:complete', () => {
      running--
      look()
    })
    events.once('pool:fatalError', () => {
      lostCount = true
      look()
    })
  })

/**
 * Works the queue off until `stop()`, which waits for the calls that are under way and begins none. A loop that cannot
 * give its job back (the database went away under it) ends for good; then all of them make way for new ones, or a process
 * would live on and work on nothing.
 */
export async function startWorker(given: Deps): Promise<{ stop(): Promise<void> }> {
  const stop = new AbortController()
  const deps = { ...given, stopping: stop.signal }
  let renewing: Promise<void> | null = null
  let emptied: Promise<void>
  let runner = watched(await launch(deps))

  function watched(next: Runner): Runner {
    const lost = () => {
      if (!stop.signal.aborted && next === runner) renewing ??= renew(next).finally(() => (renewing = null))
    }
    next.events.once('worker:fatalError', lost).once('pool:fatalError', lost)
    next.promise.then(lost, lost)
    emptied = lastJob(next)
    return next
  }

  async function renew(old: Runner): Promise<void> {
    deps.log.warn('a worker lost the database; starting anew')
    old.stop().catch((error: unknown) => deps.log.warn({ err: error }, 'old worker'))
    while (!stop.signal.aborted) {
      const next = await launch(deps).catch(() => null)
      if (next) {
        runner = watched(next)
        return
      }
      await pause(AGAIN_MS)
    }
  }

  return {
    async stop() {
      stop.abort()
      await renewing
      const stopped = runner.stop().catch((error: unknown) => deps.log.warn({ err: error }, 'worker stopped before'))
      await Promise.race([stopped, emptied])
    },
  }
}
