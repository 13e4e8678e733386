import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu, tanggalWita } from '../../domain/tanggal.js'
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
    const diakhiriPada = await dbNow(tx)
    const { count } = await tx.delegasi.updateMany({
      where: { id, diakhiriPada: null, selesai: { gte: new Date(`${tanggalWita(diakhiriPada)}T00:00:00Z`) } },
      data: { diakhiriPada, diakhiriId: pelaku.id, alasanAkhir: alasan },
    })
    if (count === 0) throw new AppError('bentrok', 'Delegasi ini sudah berakhir.', lihat(id))
    await enqueue(tx, 'kembalikanTugas', row.penggunaId)
    await audit(tx, pelaku, {
      rantai: rantaiPemda(row.pemdaId),
      aksi: 'DELEGASI_DIAKHIRI',
      sasaran: `delegasi:${id}`,
      sesudah: { nama: row.pengguna.nama, level: row.level, noSk: row.noSk, alasan, pada: formatWaktu(diakhiriPada) },
    })
    return { nama: row.pengguna.nama }
  })
}

const lihat = (id: bigint) => ({ href: `/cmsp/admin/delegasi/${id}`, label: 'Lihat delegasi' })
