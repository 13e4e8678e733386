import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { endSessions, listSessions } from '../akun/sessions.js'
import type { PenggunaFormPage } from './page.js'

/** Where a user is signed in now, as an admin sees it. */
export async function sesiPengguna(deps: Deps, penggunaId: bigint): Promise<PenggunaFormPage['sesiPengguna']> {
  const sesi = await listSessions(deps, penggunaId, null)
  return sesi.map(({ perangkat, alamat, masukPada, terakhir }) => ({
    ...{ perangkat, alamat },
    masuk: formatWaktu(masukPada),
    terakhir: formatWaktu(terakhir),
  }))
}

/** Ends all sessions of a user at once: it only takes access away, so one admin is enough. */
export async function akhiriSesi(deps: Deps, pelaku: Pelaku, penggunaId: bigint): Promise<{ nama: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const user = await tx.pengguna.findUnique({ where: { id: penggunaId } })
    if (!user) throw tidakDitemukan('Pengguna')
    await endSessions(tx, penggunaId)
    const sasaran = `pengguna:${penggunaId}`
    await audit(tx, pelaku, { rantai: rantaiPemda(user.pemdaId), aksi: 'SESI_DIAKHIRI', sasaran })
    return { nama: user.nama }
  })
}
