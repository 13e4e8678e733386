import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Deps } from '../../deps.js'
import { matchesPassword } from './passwords.js'

export const GAGAL_MASUK =
  'Email/username, password atau captcha tidak sesuai, atau akun sedang terkunci sementara. ' +
  'Coba lagi nanti atau gunakan Forgot Password.'

// Compared when the account is unknown, so that the answer takes as long as for a known one.
const NOBODY = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBn2BkQy5wVXW6sS8xkS3mJ3Yl2x4e'

export interface Limits {
  akun: RateLimiterPostgres
  alamat: RateLimiterPostgres
}

/** Counted in PostgreSQL: holds over several processes and after a restart. */
export function createLimits({ pool }: Deps): Limits {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({ storeClient: pool, tableName: 'batas', tableCreated: true, keyPrefix, points, duration })
  return { akun: limiter('masuk-akun', 10, 15 * 60), alamat: limiter('masuk-alamat', 200, 15 * 60) }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return false
    throw refused
  }
}

export interface SignIn {
  email: string
  password: string
  captchaBenar: boolean
  alamat: string | null
  requestId: string | null
}

/** The user these words belong to, or null; why not is told to nobody but the audit trail. */
export async function signIn(deps: Deps, limits: Limits, input: SignIn): Promise<{ id: string; epoch: number } | null> {
  const name = input.email.toLowerCase()
  const open = [await consume(limits.akun, name), await consume(limits.alamat, input.alamat ?? '-')]
  const user = await deps.prisma.pengguna.findFirst({ where: { OR: [{ username: name }, { email: name }] } })
  const matches = await matchesPassword(input.password, user?.passwordHash ?? NOBODY, deps.config)
  const allowed = open.every(Boolean) && input.captchaBenar && matches && user?.status === 'AKTIF'
  await audit(
    deps.prisma,
    { id: user?.id ?? null, nama: user?.nama ?? name, alamat: input.alamat, requestId: input.requestId },
    {
      rantai: user ? rantaiPemda(user.pemdaId) : 'sistem',
      aksi: allowed ? 'MASUK' : 'MASUK_DITOLAK',
      sasaran: name,
    },
  )
  if (!allowed || !user) return null
  await limits.akun.delete(name)
  return { id: String(user.id), epoch: user.epoch }
}
