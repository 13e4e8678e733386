import { audit, tentangSp2d } from '../../db/audit.js'
import type { Sql, Tx } from '../../db/database.js'
import { atOnce } from '../../db/sql.js'
import { SISTEM } from '../../domain/pelaku.js'
import { closeChallenges } from '../tantangan/open.js'

/** Decisions of a round that FMIS made void: they stay as history, and whoever had decided is named to be told. */
export async function tellDecided(
  tx: Tx,
  sp2d: { id: bigint; nomor: string; putaran: number; pemdaId: bigint },
  sebab: string,
): Promise<void> {
  const { id, putaran } = sp2d
  const decided = await tx.keputusan.findMany({
    where: { sp2dId: id, putaran, putusan: 'SETUJU' },
    orderBy: { id: 'asc' },
  })
  if (decided.length === 0) return
  const kepada = decided.map(({ penggunaId, nama, level }) => ({ penggunaId: String(penggunaId), nama, level }))
  await audit(tx, SISTEM, {
    ...tentangSp2d(sp2d),
    aksi: 'KEPUTUSAN_TIDAK_BERLAKU',
    sesudah: {
      sebab,
      putaran,
      kepada,
      keterangan: `${sebab}; berlaku untuk ${decided.map(({ nama }) => nama).join(', ')}`,
    },
  })
}

/** Takes the waiting choice of these SP2D away; an open OTP that contains one of them dies with it. */
export async function dropPendingChoice(tx: Sql, sp2dIds: bigint[]): Promise<void> {
  await atOnce(
    tx,
    () => tx.$executeRaw`DELETE FROM tugas WHERE sp2d_id = ANY(${sp2dIds}::bigint[])`,
    () => closeChallenges(tx, sp2dIds),
  )
}
