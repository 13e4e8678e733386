import type { Deps, Kanal } from '../../deps.js'

/** The worker stops: what was about to begin is left to whoever takes the job next. */
export class Stopping extends Error {
  override name = 'Stopping'
}

/** Before a call that nothing has claimed yet. @throws Stopping once the worker stops */
export function assertRunning({ stopping }: Pick<Deps, 'stopping'>): void {
  if (stopping.aborted) throw new Stopping('the worker stops')
}

/** Does it when it has a turn at the bank or the MPN; what has begun is finished. @throws Stopping once the worker stops */
export const inTurn = <T>(deps: Deps, kanal: Kanal, work: () => Promise<T>): Promise<T> =>
  deps.giliran[kanal](async () => {
    assertRunning(deps)
    return work()
  })
