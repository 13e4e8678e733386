import type { Level } from '../domain/alur.js'
import { sebutanLengkap } from '../domain/delegasi.js'
import { AppError } from '../domain/galat.js'
import type { Pelaku } from '../domain/pelaku.js'
import type { Sql } from './database.js'

/**
 * The delegation this person acts under at this level, null at the own one. It is looked at again and held until the
 * transaction ends, so that ending it early comes before the act or after it, never between.
 * @throws AppError bentrok when it has ended since the request began
 */
export async function holdDelegasi(tx: Sql, pelaku: Pelaku, level: Level): Promise<bigint | null> {
  const sk = pelaku.delegasi.get(level)
  if (!sk) return null
  await tx.$queryRaw`SELECT 1 FROM delegasi WHERE id = ${sk.id} FOR SHARE`
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM pejabat WHERE delegasi_id = ${sk.id} AND pengguna_id = ${pelaku.id}`
  if (held.length > 0) return sk.id
  throw new AppError(
    'bentrok',
    `Delegasi Anda sebagai ${sebutanLengkap(level, sk)} sudah berakhir. Tidak ada yang diproses.`,
    { href: '/cmsp/', label: 'Ke Halaman Utama' },
  )
}

/** The same for a decision that no OTP stands behind, whose code would have died with the right. */
export async function holdLevel(tx: Sql, pelaku: Pelaku, level: Level): Promise<bigint | null> {
  await holdPelaku(tx, pelaku)
  return holdDelegasi(tx, pelaku, level)
}

/**
 * Holds the person as they were when the request began, until the transaction ends: for acts that wait in between, for
 * the bank or for whoever is before them. @throws AppError bentrok when they were disabled, moved or renumbered since
 */
export async function holdPelaku(tx: Sql, { id, peran, pemdaId, nip, noHp }: Pelaku): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM pengguna WHERE id = ${id} AND status = 'AKTIF' AND peran = ${peran} AND pemda_id = ${pemdaId}
      AND nip = ${nip} AND no_hp = ${noHp} FOR SHARE`
  if (held.length > 0) return
  throw new AppError('bentrok', 'Akun Anda baru saja diubah oleh Bank Kalsel. Tidak ada yang diproses; masuk lagi.', {
    href: '/cmsp/masuk',
    label: 'Masuk',
  })
}
