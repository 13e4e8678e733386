import type { Tx } from '../../db/database.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { IsiUsulan } from '../usulan/jenis.js'
import { idPengguna, type IsiPengguna } from './penggunaIsi.js'

/** What no proposal about a user may be: a role without its place, or somebody else's NIP, phone, mail. */
export async function assertPengguna(tx: Tx, _pelaku: Pelaku, isi: IsiUsulan<IsiPengguna>): Promise<void> {
  const { sasaran, sebelum, sesudah } = isi
  const id = idPengguna(sasaran)
  if (sebelum && sebelum.username !== sesudah.username) throw new FieldError('username', 'Username tidak dapat diubah.')
  await assertPlace(tx, sesudah, sebelum)
  if (sesudah.status === 'AKTIF') await assertOnlyOne(tx, id, sesudah)
}

async function assertPlace(tx: Tx, sesudah: IsiPengguna, sebelum: IsiPengguna | null): Promise<void> {
  const { peran, pemda, berlakuSampai } = sesudah
  const bank = peran === 'ADMIN_BANK' || peran === 'OPERATOR'
  if (bank && pemda !== null) throw new FieldError('pemda', 'Peran ini milik Bank Kalsel; kosongkan Pemda.')
  if (!bank && peran !== 'AUDITOR' && pemda === null) throw new FieldError('pemda', 'Pilih Pemda untuk peran ini.')
  if (berlakuSampai !== null && peran !== 'AUDITOR')
    throw new FieldError('berlakuSampai', 'Batas waktu hanya untuk Auditor.')
  // A Pemda that no longer takes part gets nobody new; whoever is there can still be put right, or disabled.
  const stays = sebelum?.pemda === pemda && (sebelum.status === 'AKTIF' || sesudah.status === 'NONAKTIF')
  if (pemda === null || stays) return
  const found = await tx.pemda.findUnique({ where: { kode: pemda } })
  if (!found?.aktif) throw new FieldError('pemda', 'Pemda ini tidak ada atau tidak aktif.')
}

const UNIK = [
  { bidang: 'nip', label: 'NIP' },
  { bidang: 'noHp', label: 'Nomor HP' },
  { bidang: 'email', label: 'Email' },
] as const

async function assertOnlyOne(tx: Tx, id: bigint | null, isi: IsiPengguna): Promise<void> {
  const others = id === null ? {} : { id: { not: id } }
  if (await tx.pengguna.findFirst({ where: { ...others, username: isi.username } })) {
    throw new FieldError('username', 'Username ini sudah dipakai.')
  }
  for (const { bidang, label } of UNIK) {
    const same = await tx.pengguna.findFirst({ where: { ...others, [bidang]: isi[bidang], status: 'AKTIF' } })
    if (same) throw new FieldError(bidang, `${label} ini sudah dipakai pengguna aktif ${same.nama}.`)
  }
}
