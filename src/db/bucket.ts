import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

export type Bucket = RateLimiterPostgres

/** So many uses in so many seconds, counted in PostgreSQL: holds over several processes and after a restart. */
export const createBucket = (pool: Pool, keyPrefix: string, points: number, seconds: number): Bucket =>
  new RateLimiterPostgres({
    ...{ storeClient: pool, tableName: 'batas', tableCreated: true },
    ...{ keyPrefix, points, duration: seconds },
  })

/** Counts one use; which one it is within the window, and whether the bucket still had room. */
export async function consume(bucket: Bucket, key: string, seconds?: number): Promise<{ ke: number; boleh: boolean }> {
  const options = seconds === undefined ? {} : { customDuration: seconds }
  try {
    return { ke: (await bucket.consume(key, 1, options)).consumedPoints, boleh: true }
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return { ke: refused.consumedPoints, boleh: false }
  }
}
