import { consume } from '../../db/bucket.js'
import { type Limits, networkOf } from './limits.js'

const BEBAS = 5
const JEDA_MAX = 60
const KUNCI_MENIT = 15
const KUNCI_MENIT_MAX = 240

export interface Attempt {
  /** `id:…` of an account, or a hash of a name nobody has. */
  akun: string
  /** A browser that has signed in to this account before: counted apart, so that strangers cannot use its tries up. */
  perangkat: string | null
  alamat: string | null
  captchaBenar: boolean
}

export interface Admission {
  boleh: boolean
  /**
   * Whether this network still has room. One that has none tells nothing of an account, so no password is looked at, and
   * it stands in the trail once: whoever floods this door fills nothing with it.
   */
  jaringan: 'terbuka' | 'baru dihentikan' | 'dihentikan'
  /** Failed tries before this one, by anybody who is no known device. */
  gagal: number
  /** Calls after a failure; answers the end of the lock that this failure began, once per lock. */
  fail(): Promise<Date | null>
  /** Calls after success: what this browser and network used is given back. */
  succeed(): Promise<void>
}

/** Seconds between two tries: none for the first five failures, then 1, 2, 4 … 60. */
const jedaSeconds = (gagal: number) => (gagal < BEBAS ? 0 : Math.min(2 ** (gagal - BEBAS), JEDA_MAX))

/**
 * Counts a sign-in before anything is compared, so that parallel tries share one count. A wrong captcha costs the
 * network, not the account; a network that is stopped brings no lock nearer.
 */
export async function admit(limits: Limits, { akun, perangkat, alamat, captchaBenar }: Attempt): Promise<Admission> {
  const jaringan = networkOf(alamat)
  const bucket = limits[perangkat ? 'masuk-perangkat' : 'masuk-akun']
  // Below the account's own key, so that a reset opens its browsers as well.
  const key = captchaBenar ? [akun, perangkat].filter(Boolean).join(':') : `captcha:${jaringan}`
  const gagal = (await limits['masuk-akun'].get(akun))?.consumedPoints ?? 0
  const before = perangkat ? ((await bucket.get(key))?.consumedPoints ?? 0) : gagal
  const jeda = captchaBenar ? jedaSeconds(before) : 0
  const used = perangkat ? null : await consume(limits['masuk-alamat'], jaringan)
  const network = used?.boleh ?? true
  const first = used?.ke === limits['masuk-alamat'].points + 1
  const pause = jeda > 0 ? (await consume(limits['masuk-jeda'], key, jeda)).boleh : true
  const { ke, boleh } = network ? await consume(bucket, key) : { ke: 0, boleh: false }
  return {
    boleh: boleh && pause && captchaBenar,
    jaringan: network ? 'terbuka' : first ? 'baru dihentikan' : 'dihentikan',
    gagal,
    fail: async () => (captchaBenar && ke === bucket.points ? lock(limits, bucket, key) : null),
    async succeed() {
      await Promise.all([bucket.delete(key), limits['masuk-jeda'].delete(key)])
      if (!perangkat) await limits['masuk-alamat'].reward(jaringan)
    },
  }
}

async function lock(limits: Limits, bucket: Limits['masuk-akun'], key: string): Promise<Date> {
  const { ke } = await consume(limits['masuk-kunci'], key)
  const seconds = Math.min(KUNCI_MENIT * 2 ** (ke - 1), KUNCI_MENIT_MAX) * 60
  await bucket.block(key, seconds)
  return new Date(Date.now() + seconds * 1000)
}
