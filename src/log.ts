import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.js'
import { currentRequestId } from './db/konteks.js'

/** Numbers long enough to be an account, a card, an NPWP or an OTP; ids in paths and parts of a UUID are not. */
const NOMOR_PANJANG = /(?<!":|[\w./-])\+?\d{6,}(?![\w./-])/g

/** Keeps the last four digits of every long number: messages of libraries quote what they were given. */
export const maskLog = (line: string): string =>
  line.replace(NOMOR_PANJANG, (digits) => (digits.length > 6 ? `••••${digits.slice(-4)}` : '••••••'))

/** JSON lines with the id of the request or job they belong to. */
export function createLog(config: Pick<Config, 'LOG_LEVEL'>, to: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level: config.LOG_LEVEL,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin() {
      const requestId = currentRequestId()
      return requestId === undefined ? {} : { requestId }
    },
    hooks: { streamWrite: maskLog },
  }
  return pino(options, to)
}
