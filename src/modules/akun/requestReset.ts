import { createHash } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { consume } from '../../db/bucket.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { type Limits, networkOf } from './limits.js'
import { queueMail } from '../../db/queueMail.js'

/**
 * Forgot Password: the same work and answer whether or not the address belongs to anybody. At most three mails in 15
 * minutes per address; earlier links stay good, so that a stranger's requests do not spoil the owner's.
 */
export async function requestReset(
  deps: Deps,
  limits: Limits,
  input: { email: string; alamat: string | null; requestId: string },
): Promise<void> {
  const email = input.email.toLowerCase()
  const network = await consume(limits['lupa-alamat'], networkOf(input.alamat))
  if (!network.boleh)
    throw new AppError('terlaluSering', 'Terlalu banyak permintaan dari jaringan ini. Coba lagi nanti.')
  const budget = await consume(limits['lupa-akun'], createHash('sha256').update(email).digest('base64url'))
  const user = await deps.prisma.pengguna.findFirst({ where: { email, status: 'AKTIF' } })
  const actor = { id: user?.id ?? null, nama: user?.nama ?? email, alamat: input.alamat, requestId: input.requestId }
  await inTransaction(deps.prisma, async (tx) => {
    await queueMail(tx, { jenis: 'RESET', penggunaId: (budget.boleh && user?.id) || null })
    await audit(tx, actor, {
      rantai: user ? rantaiPemda(user.pemdaId) : 'sistem',
      aksi: 'RESET_DIMINTA',
      sasaran: email,
      sesudah: { dikirim: budget.boleh && user !== null },
    })
  })
}
