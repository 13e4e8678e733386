import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'

/** Marks one notification as read by this person; that of another Pemda does not exist. */
export async function markRead(deps: Deps, pelaku: Pelaku, id: bigint): Promise<void> {
  const { rowCount } = await deps.pool.query(
    'SELECT FROM notifikasi WHERE id = $1 AND ($2::bigint IS NULL OR pemda_id = $2)',
    [id, pelaku.pemdaId],
  )
  if (rowCount === 0) throw tidakDitemukan('Notifikasi')
  await deps.prisma.$executeRaw`
    INSERT INTO notifikasi_dibaca (pengguna_id, notifikasi_id) VALUES (${pelaku.id}, ${id}) ON CONFLICT DO NOTHING`
}

/**
 * Marks everything this person could see as read. Ids may become visible out of order, but a transaction lives 20
 * seconds: what is older than five minutes is covered by the mark, what is younger is marked one by one.
 */
export async function markAllRead(deps: Deps, pelaku: Pelaku): Promise<void> {
  const { id, pemdaId } = pelaku
  await inTransaction(deps.prisma, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO notifikasi_baca (pengguna_id, sampai)
      SELECT ${id}, coalesce(max(id), 0) FROM notifikasi WHERE dibuat_pada < now() - interval '5 minutes'
      ON CONFLICT (pengguna_id) DO UPDATE SET sampai = greatest(notifikasi_baca.sampai, excluded.sampai)`
    await tx.$executeRaw`
      INSERT INTO notifikasi_dibaca (pengguna_id, notifikasi_id)
      SELECT ${id}, n.id FROM notifikasi n JOIN notifikasi_baca b ON b.pengguna_id = ${id}
      WHERE n.id > b.sampai AND (${pemdaId}::bigint IS NULL OR n.pemda_id = ${pemdaId}) ON CONFLICT DO NOTHING`
    await tx.$executeRaw`
      DELETE FROM notifikasi_dibaca r USING notifikasi_baca b
      WHERE r.pengguna_id = ${id} AND b.pengguna_id = ${id} AND r.notifikasi_id <= b.sampai`
  })
}
