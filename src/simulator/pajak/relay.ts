import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { isFresh, sameText } from '../bank/signature.js'
import type { Answer, Call, Door } from '../doors.js'
import { header } from '../doors.js'
import type { Deps } from '../options.js'
import { settleDue } from '../settlement.js'
import { relay, relayDialect } from './answers.js'

interface RelayDoor<S extends z.ZodType> {
  path: string
  payment?: boolean
  body: S
  handle(body: z.infer<S>, call: Call): Promise<Answer>
}

/** A door behind the relay's signature: lower hex HMAC-SHA256 over `timestamp.body`. */
export function relayDoor<S extends z.ZodType>(deps: Deps, door: RelayDoor<S>): Door {
  return {
    method: 'post',
    path: door.path,
    payment: door.payment ?? false,
    dialect: relayDialect,
    handle: async (call) => {
      if (!isSigned(deps, call)) return relay('98')
      const parsed = door.body.safeParse(call.json)
      if (!parsed.success) return relay('97')
      await settleDue(deps)
      return door.handle(parsed.data, call)
    },
  }
}

export function relaySignature(secret: string, timestamp: string, body: Buffer | string): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
}

function isSigned({ options }: Deps, call: Call): boolean {
  const timestamp = header(call, 'x-timestamp')
  const expected = relaySignature(options.relayClientSecret, timestamp, call.raw)
  const isClient = header(call, 'x-client-id') === options.relayClientId
  return isClient && isFresh(timestamp) && sameText(expected, header(call, 'x-signature'))
}
