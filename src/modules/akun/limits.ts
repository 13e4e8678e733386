import { isIPv6 } from 'node:net'
import { type Bucket, createBucket } from '../../db/bucket.js'
import type { Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'

const SEPEREMPAT_JAM = 15 * 60
const SEJAM = 3600
const SEHARI = 24 * SEJAM

/** Buckets: how many tries in how many seconds. */
const BUCKETS = {
  /** Sign-in per account, from browsers that never signed in to it. */
  'masuk-akun': [10, SEPEREMPAT_JAM],
  /** Sign-in per known browser of an account. */
  'masuk-perangkat': [10, SEPEREMPAT_JAM],
  /** The pause between two tries once several have failed; how long it is, the failures say. */
  'masuk-jeda': [1, 1],
  /** Locks of a day: each one lasts longer. */
  'masuk-kunci': [1000, SEHARI],
  /** Failed sign-ins per network, and password changes with a wrong old password. */
  'masuk-alamat': [100, SEPEREMPAT_JAM],
  'ganti-akun': [10, SEPEREMPAT_JAM],
  'lupa-akun': [3, SEPEREMPAT_JAM],
  'lupa-alamat': [30, SEJAM],
  'totp-pasang': [5, SEPEREMPAT_JAM],
  /** Looks at whether a BPN is genuine, per network. */
  'bpn-cek': [60, SEPEREMPAT_JAM],
} as const
export type Limits = Record<keyof typeof BUCKETS, Bucket>

export function createLimits({ pool }: Pick<Deps, 'pool'>): Limits {
  const buckets = Object.entries(BUCKETS).map(([name, [points, seconds]]) => [
    name,
    createBucket(pool, name, points, seconds),
  ])
  return Object.fromEntries(buckets) as Limits
}

export const accountKey = (penggunaId: bigint): string => `id:${penggunaId}`

/** Opens every lock of an account and of its known browsers and forgets the failures, in the caller's transaction. */
export async function clearLocks(tx: Tx, penggunaId: bigint): Promise<void> {
  const keys = ['masuk-akun', 'masuk-perangkat', 'masuk-jeda', 'masuk-kunci', 'ganti-akun'].map(
    (name) => `${name}:${accountKey(penggunaId)}`,
  )
  const browsers = keys.map((key) => `${key}:%`)
  await tx.$executeRaw`DELETE FROM batas WHERE key = ANY(${keys}) OR key LIKE ANY(${browsers})`
}

/** The network a request comes from: an IPv4 address, or the /64 a household or office has of IPv6. */
export function networkOf(alamat: string | null): string {
  const ip = (alamat ?? '-').replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(ip)) return ip
  const [awal = '', akhir] = ip.split('::')
  const depan = awal.split(':').filter(Boolean)
  const belakang = akhir === undefined ? [] : akhir.split(':').filter(Boolean)
  const nol = Array.from({ length: 8 - depan.length - belakang.length }, () => '0')
  return `${[...depan, ...nol, ...belakang].slice(0, 4).join(':')}::/64`
}
