import type { LimitFunction } from 'p-limit'
import type { Logger } from 'pino'
import type { Bank } from './adapters/bank/port.js'
import type { Djp, Mpn } from './adapters/djp/port.js'
import type { Email } from './adapters/email/port.js'
import type { Fmis } from './adapters/fmis/port.js'
import type { Sms } from './adapters/sms/port.js'
import type { Config } from './config.js'
import type { Database } from './db/database.js'

/** Who a payment goes through: the bank, or the MPN for a tax. */
export type Kanal = 'BANK' | 'MPN'

/** What verbs and queries work with; made once, in main.ts. */
export interface Deps extends Pick<Database, 'pool' | 'txPool' | 'prisma'> {
  config: Config
  log: Logger
  fmis: Fmis
  bank: Bank
  djp: Djp
  mpn: Mpn
  /** Turns of the jobs that pay, at the bank and at the MPN: so many calls at once at each. A person never waits for one. */
  giliran: Record<Kanal, LimitFunction>
  /** Aborted when the worker stops: from then on no job begins another call. */
  stopping: AbortSignal
  sms: Sms
  email: Email
}
