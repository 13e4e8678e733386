import type { Answer, Call, Door } from '../doors.js'
import type { Deps } from '../options.js'
import { settleDue } from '../settlement.js'
import { bankDialect } from './answers.js'
import { issueToken, refuseCall } from './auth.js'
import { inquireBalance, inquireExternal, inquireInternal } from './inquiries.js'
import { listStatement } from './statement.js'
import { inquireStatus } from './status.js'
import { transfer } from './transfers.js'

export function bankDoors(deps: Deps): Door[] {
  const door = (service: string, path: string, handle: (call: Call) => Promise<Answer>, payment = false): Door => ({
    method: 'post',
    path,
    payment,
    dialect: bankDialect(service),
    handle: async (call) => {
      const refusal = await refuseCall(deps, service, call)
      if (refusal) return refusal
      await settleDue(deps)
      return handle(call)
    },
  })
  return [
    {
      method: 'post',
      path: '/v1.0/access-token/b2b',
      dialect: bankDialect('73'),
      handle: (call) => issueToken(deps, call),
    },
    door('11', '/v1.0/balance-inquiry', (call) => inquireBalance(deps, call)),
    door('14', '/v1.0/bank-statement', (call) => listStatement(deps, call)),
    door('15', '/v1.0/account-inquiry-internal', (call) => inquireInternal(deps, call)),
    door('16', '/v1.0/account-inquiry-external', (call) => inquireExternal(deps, call)),
    door('17', '/v1.0/transfer-intrabank', transfer(deps, '17'), true),
    door('18', '/v1.0/transfer-interbank', transfer(deps, '18'), true),
    door('22', '/v1.0/transfer-rtgs', transfer(deps, '22'), true),
    door('23', '/v1.0/transfer-skn', transfer(deps, '23'), true),
    door('36', '/v1.0/transfer/status', (call) => inquireStatus(deps, call)),
  ]
}
