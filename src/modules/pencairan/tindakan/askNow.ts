import { audit, tentangSp2d } from '../../../db/audit.js'
import { dbNow, inTransaction } from '../../../db/database.js'
import { enqueue } from '../../../db/enqueue.js'
import type { Deps } from '../../../deps.js'
import { AppError } from '../../../domain/galat.js'
import { STATUS_LEG, type StatusLeg } from '../../../domain/alur.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { askOnce } from '../ask.js'
import { askReturn } from '../askReturn.js'
import { leaseMs } from '../lease.js'
import type { Claimed, LegUtuh } from '../leg.js'
import { loadLeg } from './resume.js'
import { lookForReturn } from '../settle.js'

/** Whether a question about this leg means something: its outcome is open, or its money may still come back. */
export const canAsk = ({ status, jenis }: { status: string; jenis: string }): boolean =>
  ['DIKIRIM', 'DIPROSES', 'TIDAK_PASTI'].includes(status) || (status === 'BERHASIL' && jenis !== 'PAJAK')

/**
 * Tanya sekarang: asks bank or MPN about the leg by its own reference, at once. It never sends anything, also not where
 * the worker would after two "not found". @returns what the leg is now, in words
 */
export async function askNow(deps: Deps, pelaku: Pelaku, legId: bigint): Promise<string> {
  const leg = await loadLeg(deps.prisma, legId)
  if (!canAsk(leg)) throw new AppError('bentrok', 'Untuk pembayaran ini tidak ada yang dapat ditanyakan.')
  if (leg.status === 'BERHASIL') await askAboutReturn(deps, legId)
  else await askOnce(deps, await claim(deps, legId))
  const now = await loadLeg(deps.prisma, legId)
  await recordAsk(deps, pelaku, leg, now.status)
  return STATUS_LEG[now.status as StatusLeg]
}

async function askAboutReturn(deps: Deps, legId: bigint): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => lookForReturn(tx, legId, await dbNow(tx)))
  await askReturn(deps, legId)
}

// Before its due time too; only a call that is on its way is left alone.
async function claim(deps: Deps, legId: bigint): Promise<Claimed> {
  return inTransaction(deps.prisma, async (tx) => {
    const now = await dbNow(tx)
    const due = new Date(now.getTime() + leaseMs(deps))
    const open = [{ status: { in: ['DIPROSES', 'TIDAK_PASTI'] } }, { status: 'DIKIRIM', tungguSampai: { lte: now } }]
    const { count } = await tx.leg.updateMany({ where: { id: legId, OR: open }, data: { tungguSampai: due } })
    if (count !== 1) throw new AppError('bentrok', 'Perintahnya sedang dikirim; tanyakan lagi sebentar lagi.')
    await enqueue(tx, 'bayarLeg', legId, due)
    const percobaan = await tx.percobaan.findFirstOrThrow({ where: { legId }, orderBy: { ke: 'desc' } })
    return { leg: await loadLeg(tx, legId), percobaan }
  })
}

async function recordAsk(deps: Deps, pelaku: Pelaku, leg: LegUtuh, sesudah: string): Promise<void> {
  const { sp2d } = leg.pencairan
  await audit(deps.prisma, pelaku, {
    ...tentangSp2d(sp2d),
    aksi: 'LEG_DITANYAKAN',
    sebelum: { status: leg.status },
    sesudah: { status: sesudah, legId: String(leg.id), uraian: leg.uraian },
  })
}
