import type { Tx } from '../../../db/database.js'
import { closedGates } from '../../../db/gerbang.js'
import { AppError } from '../../../domain/galat.js'
import { SUDAH_DIDEBIT } from '../gate.js'
import { DIDEBIT } from '../leg.js'

const BELUM_DICOCOKKAN =
  'Pembayarannya mungkin sudah dilakukan: pengiriman ditahan dan belum dicocokkan dengan rekening koran bank. Tunggu sampai operator Bank Kalsel menyelesaikannya.'

/** Why an SP2D that stands before its approval may have been approved and paid by a database that was restored since, or null. */
export async function maybeForgotten(tx: Tx, sp2d: { id: bigint; pemdaId: bigint }): Promise<string | null> {
  const gates = await closedGates(tx, sp2d)
  return gates.some(({ lingkup, rekonSejak }) => lingkup === 'SEMUA' && rekonSejak !== null) ? BELUM_DICOCOKKAN : null
}

/**
 * Why what looks unpaid may have been paid by a database that was restored since, or null. Until the books were compared
 * nothing of such an SP2D is ended or directed to another account.
 */
export async function maybePaid(tx: Tx, sp2d: { id: bigint; pemdaId: bigint }): Promise<string | null> {
  const gates = await closedGates(tx, sp2d)
  if (gates.some(({ rekonSejak }) => rekonSejak !== null)) return BELUM_DICOCOKKAN
  const debited = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sp2d s JOIN pencairan p ON p.sp2d_id = s.id AND p.putaran = s.putaran
      JOIN leg l ON l.pencairan_id = p.id AND l.status IN ('SIAP', 'GAGAL')
    WHERE s.id = ${sp2d.id} AND ${DIDEBIT} LIMIT 1`
  return debited.length > 0 ? `${SUDAH_DIDEBIT}.` : null
}

/** @throws AppError bentrok while the fate of one of a leg's references is open */
export async function assertNoneAlive(tx: Tx, legId: bigint): Promise<void> {
  const alive = await tx.percobaan.count({ where: { legId, status: { notIn: ['GAGAL', 'DITOLAK_SEMENTARA'] } } })
  if (alive > 0) throw new AppError('bentrok', 'Referensi yang lama belum terbukti gagal; tanyakan dulu ke bank.')
}
