import { z } from 'zod'
import { sameText } from './bank/signature.js'
import type { Call, Dialect, Door } from './doors.js'
import { header } from './doors.js'
import { plainDialect } from './fmis/doors.js'
import { plainError } from './fmis/pull.js'
import { readStatus, storeMessage } from './messages.js'
import type { Deps } from './options.js'

const sms = z.object({
  to: z.string().regex(/^\+628\d{7,12}$/),
  text: z.string().min(1).max(1000),
  reference: z.string().min(1).max(100),
})

// `refuse:FAILED` and `refuse:ACCEPTED` are answers of a gateway that took the call but did not deliver.
const dialect: Dialect = {
  ...plainDialect,
  refused: (code) =>
    code === 'FAILED' || code === 'ACCEPTED'
      ? { status: 200, body: { id: '0', status: code } }
      : plainDialect.refused(code),
}

const authorized = (deps: Deps, call: Call): boolean =>
  sameText(header(call, 'authorization'), `Bearer ${deps.options.smsKey}`)

export const smsDoors = (deps: Deps): Door[] => [
  {
    method: 'post',
    path: '/sms/v1/messages',
    dialect,
    handle: async (call) => {
      if (!authorized(deps, call)) return dialect.unauthorized
      const message = sms.safeParse(call.json)
      if (!message.success) return plainError(400, 'to, text atau reference tidak valid')
      const { to, text } = message.data
      const id = await storeMessage(deps.pool, { channel: 'SMS', recipient: to, text })
      return { status: 200, body: { id, status: 'DELIVERED' } }
    },
  },
  {
    method: 'get',
    path: '/sms/v1/messages/:id',
    dialect,
    handle: async (call) => {
      if (!authorized(deps, call)) return dialect.unauthorized
      const id = call.params['id'] ?? ''
      const status = await readStatus(deps.pool, id)
      return status === null ? plainError(404, 'SMS tidak ditemukan') : { status: 200, body: { id, status } }
    },
  },
]
