import { z } from 'zod'
import { audit } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { SISTEM } from '../../domain/pelaku.js'
import { createPengguna } from './applyPengguna.js'
import { penggunaForm } from './proposePengguna.js'

const JUMLAH = 3

const orang = penggunaForm.pick({ username: true, nama: true, nip: true, jabatan: true, email: true, noHp: true })
const different = (orang: { nip: string; noHp: string; email: string; username: string }[]) =>
  (['username', 'nip', 'noHp', 'email'] as const).every(
    (name) => new Set(orang.map((one) => one[name])).size === JUMLAH,
  )

/** Three different people: one proposes, one confirms, one stands in. */
export const adminPertama = z
  .array(orang)
  .length(JUMLAH, `Isi tepat ${JUMLAH} orang.`)
  .refine(different, 'Username, NIP, nomor HP, dan email ketiganya harus berbeda.')

/** The first three ADMIN_BANK in one go, only while there is none; each gets an invitation by mail. */
export async function createFirstAdmins(deps: Deps, people: z.output<typeof adminPertama>): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('admin pertama'))::text`
    if ((await tx.pengguna.count({ where: { peran: 'ADMIN_BANK' } })) > 0) {
      throw new AppError('bentrok', 'Admin Bank sudah ada; yang berikutnya ditambahkan lewat halaman Pengguna.')
    }
    const pelaku = { ...SISTEM, nama: 'Perintah admin:pertama' }
    for (const isi of people) {
      const tetap = { peran: 'ADMIN_BANK', pemda: null, pemdaNama: null, berlakuSampai: null, status: 'AKTIF' } as const
      await createPengguna(tx, deps, pelaku, { ...isi, ...tetap })
    }
    const usernames = people.map(({ username }) => username)
    await audit(tx, pelaku, { rantai: 'bank', aksi: 'ADMIN_PERTAMA', sesudah: { username: usernames } })
  })
}
