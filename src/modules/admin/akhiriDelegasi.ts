import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu, tanggalWita, utcOf } from '../../domain/tanggal.js'
import type { Delegasi } from '../../generated/prisma/client.js'
import { milikPemda } from './delegasiList.js'

/** A delegation with its people, if it exists for this person. */
export async function loadDelegasi(tx: Tx, pelaku: Pelaku, id: bigint) {
  const row = await tx.delegasi.findFirst({
    where: { id, ...milikPemda(pelaku) },
    include: { pengguna: true, pemda: true, usulan: true, diakhiriOleh: true },
  })
  if (!row) throw tidakDitemukan('Delegasi')
  return row
}

/**
 * Ends a delegation now, or takes back one that has not begun: it only takes rights away, and an officer who is back
 * must not wait for a second admin, so one is enough. What waited for an OTP under it goes back to its level.
 */
export async function akhiriDelegasi(
  deps: Deps,
  pelaku: Pelaku,
  { id, alasan }: { id: bigint; alasan: string },
): Promise<{ nama: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const row = await loadDelegasi(tx, pelaku, id)
    if (!(await end(tx, pelaku, row, alasan))) throw new AppError('bentrok', 'Delegasi ini sudah berakhir.', lihat(id))
    await enqueue(tx, 'kembalikanTugas', row.penggunaId)
    return { nama: row.pengguna.nama }
  })
}

/** Ends everything delegated to somebody who leaves the place it was given for, so that coming back does not bring it back. */
export async function akhiriMilik(tx: Tx, pelaku: Pelaku, penggunaId: bigint, alasan: string): Promise<void> {
  const rows = await tx.delegasi.findMany({ where: { penggunaId, diakhiriPada: null }, include: { pengguna: true } })
  for (const row of rows) await end(tx, pelaku, row, alasan)
}

type Berjalan = Delegasi & { pengguna: { nama: string } }

/** False when it was over already. */
async function end(tx: Tx, pelaku: Pelaku, row: Berjalan, alasan: string): Promise<boolean> {
  const { id, level, noSk, pengguna } = row
  const diakhiriPada = await dbNow(tx)
  const { count } = await tx.delegasi.updateMany({
    where: { id, diakhiriPada: null, selesai: { gte: utcOf(tanggalWita(diakhiriPada)) } },
    data: { diakhiriPada, diakhiriId: pelaku.id, alasanAkhir: alasan },
  })
  if (count === 0) return false
  await audit(tx, pelaku, {
    rantai: rantaiPemda(row.pemdaId),
    aksi: 'DELEGASI_DIAKHIRI',
    sasaran: `delegasi:${id}`,
    sesudah: { nama: pengguna.nama, level, noSk, alasan, pada: formatWaktu(diakhiriPada) },
  })
  return true
}

const lihat = (id: bigint) => ({ href: `/cmsp/admin/delegasi/${id}`, label: 'Lihat delegasi' })
