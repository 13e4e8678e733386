import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Sms } from './port.js'

const SEJAM = 3600
const LANJUT = 'Coba lagi nanti, atau gunakan aplikasi autentikator.'

/** SMS in any window of one hour. */
export interface SmsBudget {
  perNomor: number
  semua: number
}

/**
 * The gateway within a budget: SMS cost money and reach people, so neither one number nor all together get more than
 * this, whoever asks and from however many processes. Counted in PostgreSQL; numbers stand there as hashes.
 */
export function withBudget(sms: Sms, pool: Pool, { perNomor, semua }: SmsBudget): Sms {
  const bucket = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'batas',
      tableCreated: true,
      keyPrefix,
      points,
      duration: SEJAM,
    })
  const nomor = bucket('sms-nomor', perNomor)
  const total = bucket('sms-semua', semua)
  return {
    ...sms,
    async send(q) {
      const key = createHash('sha256').update(q.to).digest('base64url')
      if (!(await hasRoom(nomor, key)))
        return { kind: 'batas', pesan: `Nomor ini sudah menerima ${perNomor} SMS dalam satu jam. ${LANJUT}` }
      if (!(await hasRoom(total, 'semua')))
        return { kind: 'batas', pesan: `CMSP sudah mengirim SMS sebanyak batasnya dalam satu jam. ${LANJUT}` }
      return sms.send(q)
    },
  }
}

async function hasRoom(limiter: RateLimiterPostgres, key: string): Promise<boolean> {
  return limiter.consume(key).then(
    () => true,
    (refused: unknown) => {
      if (refused instanceof RateLimiterRes) return false
      throw refused
    },
  )
}
