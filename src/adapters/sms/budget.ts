import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { consume, createBucket } from '../../db/bucket.js'
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
  const nomor = createBucket(pool, 'sms-nomor', perNomor, SEJAM)
  const total = createBucket(pool, 'sms-semua', semua, SEJAM)
  return {
    ...sms,
    async send(q) {
      const key = createHash('sha256').update(q.to).digest('base64url')
      if (!(await consume(nomor, key)).boleh)
        return { kind: 'batas', pesan: `Nomor ini sudah menerima ${perNomor} SMS dalam satu jam. ${LANJUT}` }
      if (!(await consume(total, 'semua')).boleh)
        return { kind: 'batas', pesan: `Batas SMS dari CMSP untuk satu jam ini sudah tercapai. ${LANJUT}` }
      return sms.send(q)
    },
  }
}
