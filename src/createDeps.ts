import pLimit from 'p-limit'
import type { Logger } from 'pino'
import { createBank } from './adapters/bank/client.js'
import { createDjp } from './adapters/djp/billing.js'
import { createMpn } from './adapters/djp/mpn.js'
import { createEmail } from './adapters/email/client.js'
import { createFmis } from './adapters/fmis/client.js'
import { withBudget } from './adapters/sms/budget.js'
import { createSms } from './adapters/sms/client.js'
import type { Config } from './config.js'
import type { Database } from './db/database.js'
import type { Deps } from './deps.js'

/** The only place that puts clients together. */
export function createDeps(
  config: Config,
  { pool, txPool, prisma }: Pick<Database, 'pool' | 'txPool' | 'prisma'>,
  log: Logger,
): Deps {
  const timeoutMs = config.BANK_TIMEOUT_SECONDS * 1000
  const relay = {
    url: config.RELAY_URL,
    timeoutMs,
    clientId: config.RELAY_CLIENT_ID,
    clientSecret: config.RELAY_CLIENT_SECRET,
  }
  return {
    config,
    pool,
    txPool,
    prisma,
    log,
    fmis: createFmis({ url: config.FMIS_URL, timeoutMs, apiKey: config.FMIS_KEY }),
    bank: createBank({
      url: config.BANK_URL,
      timeoutMs,
      clientKey: config.BANK_CLIENT_ID,
      clientSecret: config.BANK_CLIENT_SECRET,
      privateKey: config.BANK_PRIVATE_KEY,
      partnerId: config.BANK_PARTNER_ID,
      channelId: config.BANK_CHANNEL_ID,
    }),
    djp: createDjp(relay),
    mpn: createMpn(relay),
    giliran: { BANK: pLimit(config.BANK_PARALLEL), MPN: pLimit(config.BANK_PARALLEL) },
    stopping: new AbortController().signal,
    sms: withBudget(createSms({ url: config.SMS_URL, apiKey: config.SMS_KEY }), pool, {
      perNomor: config.SMS_PER_PHONE_HOUR,
      semua: config.SMS_PER_HOUR,
    }),
    email: createEmail({ url: config.SMTP_URL, from: config.MAIL_FROM }),
  }
}
