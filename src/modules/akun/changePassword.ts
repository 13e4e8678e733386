import { audit, rantaiPemda } from '../../db/audit.js'
import { consume } from '../../db/bucket.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku, PelakuAudit } from '../../domain/pelaku.js'
import type { Pengguna } from '../../generated/prisma/client.js'
import { accountKey, type Limits } from './limits.js'
import { hashPassword, matchesPassword } from './passwords.js'
import { kejadianSurel, queueMail } from '../../db/queueMail.js'
import { voidResetLinks } from './resetLink.js'
import { endSessions } from './sessions.js'
import { weakness } from './weakness.js'

/** Changes the own password; every session of the user ends, so the new one is typed at the next sign-in. */
export async function changePassword(
  deps: Deps,
  limits: Limits,
  actor: Pelaku,
  input: { lama: string; baru: string; ulang: string },
): Promise<void> {
  const user = await deps.prisma.pengguna.findUniqueOrThrow({ where: { id: actor.id } })
  await assertOldPassword(deps, limits, user, input.lama)
  if (input.baru === input.lama) throw new FieldError('passwordBaru', 'Password baru harus berbeda dari password lama.')
  const passwordHash = await hashNewPassword(deps, user, input)
  await inTransaction(deps.prisma, (tx) => storePassword(tx, actor, user, { passwordHash, aksi: 'PASSWORD_DIUBAH' }))
}

async function assertOldPassword(deps: Deps, limits: Limits, user: Pengguna, lama: string): Promise<void> {
  const bucket = limits['ganti-akun']
  const { boleh } = await consume(bucket, accountKey(user.id))
  if (!boleh) throw new AppError('terlaluSering', 'Password lama terlalu sering salah. Coba lagi dalam 15 menit.')
  if (!(await matchesPassword(lama, user.passwordHash, deps.config)))
    throw new FieldError('passwordLama', 'Password lama tidak sesuai.')
  await bucket.delete(accountKey(user.id))
}

/** The hash of a new password that is good enough and typed twice alike. @throws FieldError */
export async function hashNewPassword(
  deps: Deps,
  user: Pengguna,
  { baru, ulang }: { baru: string; ulang: string },
): Promise<string> {
  const wrong = weakness(baru, user, deps.config)
  if (wrong) throw new FieldError('passwordBaru', wrong)
  if (baru !== ulang) throw new FieldError('passwordUlang', 'Tidak sama dengan password baru.')
  return hashPassword(baru, deps.config)
}

/** Writes a password its owner chose; sessions and links for a new one end, and the owner is told. */
export async function storePassword(
  tx: Tx,
  actor: PelakuAudit,
  user: Pengguna,
  { passwordHash, aksi }: { passwordHash: string; aksi: 'PASSWORD_DIUBAH' | 'PASSWORD_DIRESET' },
): Promise<void> {
  const { count } = await tx.pengguna.updateMany({
    where: { id: user.id, epoch: user.epoch, status: 'AKTIF' },
    data: { passwordHash, harusGantiPassword: false, sandiAwalSampai: null, sandiDiubahPada: await dbNow(tx) },
  })
  if (count !== 1) throw new AppError('bentrok', 'Password akun ini baru saja diubah dari tempat lain.')
  await endSessions(tx, user.id)
  await voidResetLinks(tx, user.id)
  await queueMail(tx, { jenis: 'PASSWORD_DIUBAH', penggunaId: user.id, isi: kejadianSurel(actor) })
  await audit(tx, actor, { rantai: rantaiPemda(user.pemdaId), aksi, sasaran: user.username })
}
