import type { Tx } from '../../db/database.js'
import { closedGates, waitForHold } from '../../db/gerbang.js'
import { LEVELS } from '../../domain/alur.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import type { LegUtuh } from './leg.js'

const SENDING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

export interface Refusal {
  final: boolean
  alasan: string
}

/**
 * The last gate before money moves: three persons' consumed OTPs over the same content hash, a header that is being
 * paid, an open send gate, the netto's debit confirmed, and a kode billing that can still be paid.
 * Null = may be sent; `final` = a human has to act, otherwise it waits.
 */
export async function gateRefusal(tx: Tx, leg: LegUtuh, now: Date): Promise<Refusal | null> {
  const { sp2d } = leg.pencairan
  if (!SENDING.includes(sp2d.status) || sp2d.putaran !== leg.pencairan.putaran)
    return { final: false, alasan: 'SP2D tidak dalam pencairan' }
  if (!(await hasEvidence(tx, leg))) return { final: true, alasan: 'Bukti persetujuan tiga orang tidak lengkap' }
  await waitForHold(tx)
  const [closed] = await closedGates(tx, sp2d)
  if (closed) return { final: false, alasan: `Pengiriman ditahan: ${closed.alasan ?? ''}` }
  if (leg.jenis !== 'NETTO' && (await nettoOpen(tx, leg.pencairanId)))
    return { final: false, alasan: 'Menunggu netto didebit' }
  if (leg.billing && leg.billing.kedaluwarsa <= now)
    return { final: true, alasan: `${SUDAH_KEDALUWARSA}; maker perlu menggantinya` }
  return null
}

async function hasEvidence(tx: Tx, leg: LegUtuh): Promise<boolean> {
  const { sp2dId, putaran, sidik } = leg.pencairan
  const approvals = await tx.keputusan.findMany({
    where: { sp2dId, putaran, putusan: 'SETUJU', sidik, tantangan: { dipakaiPada: { not: null } } },
  })
  const different = (pick: (row: (typeof approvals)[number]) => unknown) =>
    new Set(approvals.map(pick)).size === LEVELS.length
  return (
    approvals.length === LEVELS.length &&
    different((row) => row.level) &&
    different((row) => row.penggunaId) &&
    different((row) => row.nip)
  )
}

async function nettoOpen(tx: Tx, pencairanId: bigint): Promise<boolean> {
  const open = await tx.leg.count({
    where: { pencairanId, jenis: 'NETTO', status: { notIn: ['BERHASIL', 'DIPROSES', 'RETUR'] } },
  })
  return open > 0
}
