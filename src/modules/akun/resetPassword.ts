import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pengguna } from '../../generated/prisma/client.js'
import { hashNewPassword, storePassword } from './changePassword.js'
import { clearLocks } from './limits.js'
import { hashToken } from './resetLink.js'

const BASI = 'Tautan ini sudah dipakai, kedaluwarsa, atau tidak lengkap. Minta tautan baru lewat Forgot Password.'
const basi = () => new AppError('tidakSah', BASI, { href: '/cmsp/lupa-password', label: 'Forgot Password' })

/** Whose password this link may change. @throws AppError when it is used, older than 30 minutes or unknown */
export async function loadReset(deps: Pick<Deps, 'prisma'>, token: string): Promise<Pengguna> {
  const [row] = await deps.prisma.$queryRaw<{ id: bigint }[]>`
    SELECT p.id FROM token_reset t JOIN pengguna p ON p.id = t.pengguna_id
    WHERE t.hash = ${hashToken(token)} AND t.dipakai_pada IS NULL AND t.kedaluwarsa > clock_timestamp()
      AND p.status = 'AKTIF'`
  if (!row) throw basi()
  return deps.prisma.pengguna.findUniqueOrThrow({ where: { id: row.id } })
}

/** A new password by the link from the mail: used once, all other links die, locks open. Phone and OTP stay as they are. */
export async function resetPassword(
  deps: Deps,
  input: { token: string; baru: string; ulang: string; alamat: string | null; requestId: string },
): Promise<bigint> {
  const user = await loadReset(deps, input.token)
  const passwordHash = await hashNewPassword(deps, user, input)
  const actor = { id: user.id, nama: user.nama, alamat: input.alamat, requestId: input.requestId }
  await inTransaction(deps.prisma, async (tx) => {
    const used = await tx.$executeRaw`
      UPDATE token_reset SET dipakai_pada = clock_timestamp()
      WHERE hash = ${hashToken(input.token)} AND dipakai_pada IS NULL AND kedaluwarsa > clock_timestamp()`
    if (used !== 1) throw basi()
    await storePassword(tx, actor, user, { passwordHash, aksi: 'PASSWORD_DIRESET' })
    await clearLocks(tx, user.id)
  })
  return user.id
}
