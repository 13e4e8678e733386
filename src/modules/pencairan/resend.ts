import { changeLeg } from '../../db/changeStatus.js'
import { dbNow, inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { gateRefusal } from './gate.js'
import { leaseMs } from './lease.js'
import { type Claimed, LEG } from './leg.js'

const NOT_FOUND_NEEDED = 2

/** TIDAK_PASTI -> DIKIRIM for the very same attempt, once it is settled that the bank does not know it; else null. */
export async function claimResend(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
    const leg = await tx.leg.findUniqueOrThrow({ where: { id: legId }, include: LEG })
    const percobaan = await tx.percobaan.findFirstOrThrow({ where: { legId }, orderBy: { ke: 'desc' } })
    const now = await dbNow(tx)
    const settled = now.getTime() - percobaan.dikirimPada.getTime() >= deps.config.SETTLING_SECONDS * 1000
    if (leg.status !== 'TIDAK_PASTI' || percobaan.tidakDitemukan < NOT_FOUND_NEEDED || !settled) return null
    if (await gateRefusal(tx, deps, leg, now)) return null
    const due = new Date(now.getTime() + leaseMs(deps))
    await changeLeg(tx, legId, ['TIDAK_PASTI'], 'DIKIRIM', {
      tungguSampai: due,
      alasan: 'Dikirim ulang dengan referensi yang sama',
    })
    await enqueue(tx, 'bayarLeg', legId, due)
    const again = await tx.percobaan.update({
      where: { id: percobaan.id },
      data: { status: 'DIKIRIM', dikirimPada: now },
    })
    return { leg, percobaan: again }
  })
}
