import type { Deps, Kanal } from '../../deps.js'
import { ask } from './ask.js'
import { claimAsk, claimSend } from './claim.js'
import { inTurn } from './giliran.js'
import { prepareSend } from './prepare.js'
import { send } from './send.js'
import { settle } from './settle.js'

/**
 * One step of one leg: sends it if it is ready, asks if its outcome is open, otherwise does nothing. Safe to call any
 * number of times from any process: each claim is one conditional UPDATE.
 */
export async function payLeg(deps: Deps, legId: bigint): Promise<void> {
  const kanal = await prepareSend(deps, legId)
  if (!kanal) return
  const sent = await sendOrAsk(deps, kanal, legId)
  if (sent) await settle(deps, sent.claimed, sent.answer)
}

// The turn comes before the claim: once claimed, the time runs after which others ask what became of it.
const sendOrAsk = (deps: Deps, kanal: Kanal, legId: bigint) =>
  inTurn(deps, kanal, async () => {
    const claimed = await claimSend(deps, legId)
    if (claimed) return { claimed, answer: await send(deps, claimed) }
    const toAsk = await claimAsk(deps, legId)
    if (toAsk) await ask(deps, toAsk)
    return null
  })
