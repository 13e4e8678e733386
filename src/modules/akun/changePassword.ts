import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { hashPassword, matchesPassword, PANJANG } from './passwords.js'

/** Words of this application's own world; a password that is made of them is guessed first. */
const KONTEKS = /(cmsp|kalsel|password|sp2d|bankkalsel|banjarmasin)/gi

export const ATURAN_PASSWORD = [
  `Paling sedikit ${PANJANG.min} karakter, paling banyak ${PANJANG.max}. Kalimat pendek yang mudah Anda ingat paling aman.`,
  'Bukan nama, username, NIP, atau kata yang mudah ditebak seperti nama aplikasi ini.',
  'Tidak sama dengan password lama.',
]

/** What is wrong with a new password for this user, or null. */
export function weakness(password: string, user: Pick<Pelaku, 'username' | 'nip' | 'nama'>): string | null {
  if (password.length < PANJANG.min) return `Password paling sedikit ${PANJANG.min} karakter.`
  if (password.length > PANJANG.max) return `Password paling banyak ${PANJANG.max} karakter.`
  const lower = password.toLowerCase()
  if ([user.username, user.nip, user.nama.toLowerCase()].some((own) => lower.includes(own))) {
    return 'Password memuat nama, username, atau NIP Anda.'
  }
  const rest = lower.replace(KONTEKS, '').replace(/[^a-z]/g, '')
  if (new Set(lower).size < 5 || rest.length < 4)
    return 'Password terlalu mudah ditebak. Gunakan beberapa kata yang tidak berhubungan.'
  return null
}

/** Changes the own password; every session of the user ends (epoch), so the new one is typed at the next sign-in. */
export async function changePassword(
  deps: Deps,
  actor: Pelaku,
  input: { lama: string; baru: string; ulang: string },
): Promise<void> {
  const user = await deps.prisma.pengguna.findUniqueOrThrow({ where: { id: actor.id } })
  if (!(await matchesPassword(input.lama, user.passwordHash, deps.config)))
    throw new FieldError('passwordLama', 'Password lama tidak sesuai.')
  const wrong = weakness(input.baru, actor)
  if (wrong) throw new FieldError('passwordBaru', wrong)
  if (input.baru === input.lama) throw new FieldError('passwordBaru', 'Password baru harus berbeda dari password lama.')
  if (input.baru !== input.ulang) throw new FieldError('passwordUlang', 'Tidak sama dengan password baru.')
  const passwordHash = await hashPassword(input.baru, deps.config)
  await inTransaction(deps.prisma, async (tx) => {
    const { count } = await tx.pengguna.updateMany({
      where: { id: actor.id, epoch: user.epoch },
      data: { passwordHash, harusGantiPassword: false, epoch: { increment: 1 } },
    })
    if (count !== 1) throw new AppError('bentrok', 'Password akun ini baru saja diubah dari tempat lain.')
    await tx.$executeRaw`DELETE FROM sesi WHERE pengguna_id = ${actor.id}`
    await audit(tx, actor, { rantai: rantaiPemda(actor.pemdaId), aksi: 'PASSWORD_DIUBAH', sasaran: actor.username })
  })
}
