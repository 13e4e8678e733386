import { changeLeg } from '../../db/changeStatus.js'
import { enqueue } from '../../db/enqueue.js'
import { inSql } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { gateRefusal } from './gate.js'
import { leaseMs } from './lease.js'
import { type Claimed, lockToSend, readLeg, readPercobaan } from './leg.js'

const NOT_FOUND_NEEDED = 2

/** TIDAK_PASTI -> DIKIRIM for the very same attempt, once it is settled that the bank does not know it; else null. */
export async function claimResend(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inSql(deps.pool, async (tx) => {
    await lockToSend(tx, legId)
    const dibaca = await readLeg(tx, legId)
    if (dibaca?.leg.status !== 'TIDAK_PASTI') return null
    const { leg, now } = dibaca
    const percobaan = await readPercobaan(tx, legId)
    const settled = now.getTime() - percobaan.dikirimPada.getTime() >= deps.config.SETTLING_SECONDS * 1000
    if (percobaan.tidakDitemukan < NOT_FOUND_NEEDED || !settled) return null
    if (await gateRefusal(tx, deps, dibaca)) return null
    const due = new Date(now.getTime() + leaseMs(deps))
    await changeLeg(tx, legId, ['TIDAK_PASTI'], 'DIKIRIM', {
      tungguSampai: due,
      alasan: 'Dikirim ulang dengan referensi yang sama',
    })
    await enqueue(tx, 'bayarLeg', legId, due)
    await tx.$executeRaw`UPDATE percobaan SET status = 'DIKIRIM', dikirim_pada = ${now} WHERE id = ${percobaan.id}`
    return { leg, percobaan }
  })
}
