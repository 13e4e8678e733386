import { randomInt } from 'node:crypto'
import type { Deps } from '../../deps.js'
import { hashPassword } from './passwords.js'

const UMUR_JAM = 72
// Without letters and digits that look alike; 16 of 30 are 78 bits.
const HURUF = 'abcdefghjkmnpqrstuvwxyz2345679'

const newPassword = (): string =>
  [0, 1, 2, 3].map(() => Array.from({ length: 4 }, () => HURUF[randomInt(HURUF.length)]).join('')).join('-')

/**
 * A first password of 72 hours, only for a user who has not chosen one yet: it goes into the mail and is stored as a
 * hash only. Null for anybody else, and where the address of the mail is no longer that of the user.
 */
export async function createInitialPassword(
  deps: Deps,
  { id, email }: { id: bigint; email: string },
): Promise<{ password: string; sampai: Date } | null> {
  const password = newPassword()
  const sampai = new Date(Date.now() + UMUR_JAM * 3_600_000)
  const { count } = await deps.prisma.pengguna.updateMany({
    where: { id, email, status: 'AKTIF', harusGantiPassword: true },
    data: {
      passwordHash: await hashPassword(password, deps.config),
      sandiAwalSampai: sampai,
      epoch: { increment: 1 },
    },
  })
  return count === 1 ? { password, sampai } : null
}
