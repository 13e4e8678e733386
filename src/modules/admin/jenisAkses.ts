import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { AppError } from '../../domain/galat.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'
import { clearLocks } from '../akun/limits.js'
import { queueMail } from '../../db/queueMail.js'
import { idPengguna } from './penggunaIsi.js'

/** What an admin can do about somebody's access without ever learning a password. */
export const TINDAKAN = {
  TIDAK_ADA: 'Tidak ada',
  BUKA_KUNCI: 'Buka kunci',
  RESET_PASSWORD: 'Mulai reset password',
  UNDANG_ULANG: 'Kirim ulang undangan',
} as const

const aksesSchema = z.strictObject({
  nama: z.string(),
  username: z.string(),
  email: z.string(),
  tindakan: z.enum(Object.keys(TINDAKAN) as [keyof typeof TINDAKAN, ...(keyof typeof TINDAKAN)[]]),
})
export type IsiAkses = z.infer<typeof aksesSchema>

const ACT: Record<keyof typeof TINDAKAN, (tx: Tx, penggunaId: bigint) => Promise<void>> = {
  TIDAK_ADA: () => Promise.resolve(),
  BUKA_KUNCI: clearLocks,
  RESET_PASSWORD: (tx, penggunaId) => queueMail(tx, { jenis: 'RESET', penggunaId }),
  UNDANG_ULANG: (tx, penggunaId) => queueMail(tx, { jenis: 'UNDANGAN', penggunaId }),
}

/** Unlocking, starting a reset and inviting again. */
export const JENIS_AKSES: JenisUsulan<IsiAkses> = {
  kode: 'AKSES_PENGGUNA',
  judul: 'Akses pengguna',
  schema: aksesSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const row = await tx.pengguna.findUnique({ where: { id: idPengguna(sasaran) ?? 0n } })
    return row && { nama: row.nama, username: row.username, email: row.email, tindakan: 'TIDAK_ADA' }
  },
  ringkas: ({ nama, tindakan }) => `${TINDAKAN[tindakan].toLowerCase()} untuk ${nama}`,
  baris: bandingkan<IsiAkses>({
    Pengguna: ({ nama }) => nama,
    Username: ({ username }) => username,
    Email: ({ email }) => email,
    Tindakan: ({ tindakan }) => TINDAKAN[tindakan],
  }),
  async diri(tx, { id, nip }, { sasaran }) {
    const own = idPengguna(sasaran) ?? 0n
    return own === id || (await tx.pengguna.count({ where: { id: own, nip } })) > 0
  },
  async check(tx, _pelaku, { sasaran, sesudah }) {
    const row = await tx.pengguna.findUnique({ where: { id: idPengguna(sasaran) ?? 0n } })
    if (row?.status !== 'AKTIF') throw new AppError('bentrok', 'Pengguna ini tidak aktif.')
    if (sesudah.tindakan === 'UNDANG_ULANG' && !row.harusGantiPassword)
      throw new AppError('bentrok', 'Pengguna ini sudah pernah masuk; mulai reset password sebagai gantinya.')
  },
  async apply(tx, _deps, pelaku, { sasaran, sesudah }) {
    const id = idPengguna(sasaran) ?? 0n
    const row = await tx.pengguna.findUniqueOrThrow({ where: { id } })
    await ACT[sesudah.tindakan](tx, id)
    await audit(tx, pelaku, {
      rantai: rantaiPemda(row.pemdaId),
      aksi: `AKSES_${sesudah.tindakan}`,
      sasaran,
    })
  },
}
