import { Logger, run, type Runner } from 'graphile-worker'
import type { Deps } from '../deps.js'
import { taskList } from './tasks.js'

const CONCURRENCY = 10

export const workerLogger = ({ log }: Pick<Deps, 'log'>) =>
  new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
  })

/** Works the queue off until `stop()`, which waits for the jobs that are running. */
export function startWorker(deps: Deps): Promise<Runner> {
  return run({
    pgPool: deps.pool,
    taskList: taskList(deps),
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: workerLogger(deps),
  })
}
