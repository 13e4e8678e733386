import type { Deps } from '../../deps.js'

/** Longer than any call may take: whoever holds a claim has its answer by then, or died. */
export const leaseMs = (deps: Deps) => (deps.config.BANK_TIMEOUT_SECONDS + 5) * 1000
