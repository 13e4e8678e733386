import { unsealedSeconds } from '../db/unsealed.js'
import type { Deps } from '../deps.js'
import { sealAudit } from '../modules/audit/seal.js'

const EVERY_MS = 1000
const ALARM_SECONDS = 60
const LOOKS_PER_ALARM = 60

/** Seals the audit trail every second, never twice at a time; `stop()` waits for the pass that is running. */
export function startSealer(deps: Deps): { stop(): Promise<void> } {
  let stopped = false
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, EVERY_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async () => {
    for (let pass = 1; !stopped; pass++) {
      await onePass(deps, pass % LOOKS_PER_ALARM === 0)
      if (!stopped) await pause()
    }
  }
  const running = run()
  return {
    async stop() {
      stopped = true
      wake()
      await running
    },
  }
}

async function onePass(deps: Deps, look: boolean): Promise<void> {
  try {
    await sealAudit(deps)
    if (!look) return
    const detik = await unsealedSeconds(deps.pool)
    if (detik > ALARM_SECONDS) deps.log.error({ detik }, 'audit rows unsealed for more than a minute')
  } catch (error) {
    deps.log.error({ err: error }, 'sealing the audit trail failed')
  }
}
