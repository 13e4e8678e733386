import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'

const UMUR_MENIT = 30

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A link for a new password: 30 minutes, once; the token stands in the mail only. Null for a disabled user. */
export async function createResetLink(
  deps: Deps,
  { id, status }: { id: bigint; status: string },
): Promise<string | null> {
  if (status !== 'AKTIF') return null
  const token = randomBytes(32).toString('base64url')
  await deps.prisma.$executeRaw`
    INSERT INTO token_reset (pengguna_id, hash, kedaluwarsa)
    VALUES (${id}, ${hashToken(token)}, clock_timestamp() + make_interval(mins => ${UMUR_MENIT}::int))`
  const url = new URL('/cmsp/reset', deps.config.CMSP_URL)
  url.searchParams.set('token', token)
  return url.href
}

/** Every link of a user that is still good serves no more. */
export async function voidResetLinks(tx: Tx, penggunaId: bigint): Promise<void> {
  await tx.$executeRaw`
    UPDATE token_reset SET dipakai_pada = clock_timestamp() WHERE pengguna_id = ${penggunaId} AND dipakai_pada IS NULL`
}
