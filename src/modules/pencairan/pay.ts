import type { Deps } from '../../deps.js'
import { ask } from './ask.js'
import { claimAsk, claimSend } from './claim.js'
import { prepareSend } from './prepare.js'
import { send } from './send.js'

/**
 * One step of one leg: sends it if it is ready, asks if its outcome is open, otherwise does nothing. Safe to call any
 * number of times from any process: each claim is one conditional UPDATE.
 */
export async function payLeg(deps: Deps, legId: bigint): Promise<void> {
  await prepareSend(deps, legId)
  const toSend = await claimSend(deps, legId)
  if (toSend) return send(deps, toSend)
  const toAsk = await claimAsk(deps, legId)
  if (toAsk) return ask(deps, toAsk)
}
