import type { Tx } from '../../../db/database.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError } from '../../../domain/galat.js'
import type { PelakuAudit } from '../../../domain/pelaku.js'
import { maybePaid } from './maybePaid.js'
import { loadLeg } from './resume.js'
import { markReturned } from '../returned.js'
import { enqueueAfterNetto } from '../settle.js'
import { SEBAB_TUTUP } from './tutup.js'

const HANYA =
  'Hanya untuk penerima atau potongan yang gagal dibayar sedangkan pembayaran lain SP2D ini sudah dilakukan. Bila belum ada uang yang bergerak, approver dapat membatalkan pencairannya.'

/**
 * Why this leg cannot get another account the way a return does, or null. Only a payee or potongan that failed for good
 * beside others that are paid, of whatever kind: a netto may fail when its potongan and taxes have left already. As long
 * as nothing moved, cancelling is the way, and no tax is paid for a netto that never left.
 */
export async function correctionRefusal(tx: Tx, legId: bigint): Promise<string | null> {
  const leg = await loadLeg(tx, legId)
  const { pencairanId, pencairan } = leg
  const failed = leg.status === 'GAGAL' && leg.jenis !== 'PAJAK' && !leg.alasan?.startsWith(SEBAB_TUTUP)
  if (!failed || !PAYING.includes(pencairan.sp2d.status) || pencairan.sp2d.putaran !== pencairan.putaran) return HANYA
  const paid = await tx.leg.count({
    where: { pencairanId, status: { in: ['BERHASIL', 'DILUAR', 'DIPROSES', 'RETUR'] } },
  })
  return paid > 0 ? maybePaid(tx, pencairan.sp2d) : HANYA
}

/** GAGAL -> RETUR by two persons: nothing was debited, so it is paid again from where it was to be paid. */
export async function giveUpAccount(tx: Tx, pelaku: PelakuAudit, legId: bigint, keterangan: string): Promise<void> {
  const leg = await loadLeg(tx, legId)
  const pesan = `Tidak dapat dibayar (${leg.alasan ?? 'ditolak bank'}): ${keterangan}`
  const kembali = { dari: 'GAGAL', alasan: pesan, pesan, rekening: leg.rekeningAsal, aksi: 'LEG_DIKOREKSI' } as const
  if (!(await markReturned(tx, pelaku, leg, kembali)))
    throw new AppError('bentrok', 'Pembayaran ini tidak berstatus Gagal; tidak ada yang berubah.')
  await enqueueAfterNetto(tx, leg)
}
