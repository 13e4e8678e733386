import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, type Runner } from 'graphile-worker'
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

const launch = (deps: Deps): Promise<Runner> =>
  run({
    pgPool: deps.pool,
    taskList: taskList(deps),
    concurrency: jobsAtOnce(deps.config),
    noHandleSignals: true,
    pollInterval: 2000,
    logger: workerLogger(deps),
  })

/**
 * Works the queue off until `stop()`, which waits for the calls that are under way and begins none. A loop that cannot
 * give its job back (the database went away under it, or takes no changes) ends for good; then all of them make way for new
 * ones, or a process would live on and work on nothing.
 */
export async function startWorker(given: Deps): Promise<{ stop(): Promise<void> }> {
  const stop = new AbortController()
  const deps = { ...given, stopping: stop.signal }
  let renewing: Promise<void> | null = null
  let runner = watched(await launch(deps))

  function watched(next: Runner): Runner {
    const lost = () => {
      if (!stop.signal.aborted && next === runner) renewing ??= renew(next).finally(() => (renewing = null))
    }
    next.events.once('worker:fatalError', lost)
    // Whatever was wrong: a runner whose first look for jobs failed keeps that failure and never finds one again.
    next.events.once('worker:getJob:error', lost)
    return next
  }

  async function renew(old: Runner): Promise<void> {
    deps.log.warn('a worker lost the database; starting anew')
    old.stop().catch((error: unknown) => deps.log.warn({ err: error }, 'old worker'))
    while (!stop.signal.aborted) {
      await pause(AGAIN_MS)
      const next = await launch(deps).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'worker not started')
        return null
      })
      if (next) {
        runner = watched(next)
        return
      }
    }
  }

  return {
    async stop() {
      stop.abort()
      await renewing
      await runner.stop().catch((error: unknown) => deps.log.warn({ err: error }, 'worker stopped before'))
    },
  }
}
