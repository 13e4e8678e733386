import { changeLeg } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { atOnce, inSql } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import { gateRefusal } from './gate.js'
import { headerFromLegs } from './header.js'
import { leaseMs } from './lease.js'
import { type Claimed, type LegUtuh, lockToSend, readLeg, readPercobaan } from './leg.js'
import { legAuditSql } from './settle.js'

const NOT_FOUND_NEEDED = 2

/** TIDAK_PASTI -> DIKIRIM for the very same attempt, once it is settled that the bank does not know it; else null. */
export async function claimResend(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inSql(deps.txPool, async (tx) => {
    const [, dibaca, percobaan] = await atOnce(
      tx,
      () => lockToSend(tx, legId),
      () => readLeg(tx, legId),
      () => readPercobaan(tx, legId),
    )
    if (dibaca?.leg.status !== 'TIDAK_PASTI') return null
    const { leg, now } = dibaca
    const settled = (since: Date) => now.getTime() - since.getTime() >= deps.config.SETTLING_SECONDS * 1000
    if (percobaan.tidakDitemukan < NOT_FOUND_NEEDED || !settled(percobaan.dikirimPada)) return null
    if (leg.billing && settled(leg.billing.kedaluwarsa)) return neverPaid(tx, leg, percobaan.id, now)
    if (gateRefusal(deps, dibaca)) return null
    const due = new Date(now.getTime() + leaseMs(deps))
    await changeLeg(tx, legId, ['TIDAK_PASTI'], 'DIKIRIM', {
      tungguSampai: due,
      alasan: 'Dikirim ulang dengan referensi yang sama',
    })
    await tx.$executeRaw`UPDATE percobaan SET status = 'DIKIRIM', dikirim_pada = ${now} WHERE id = ${percobaan.id}`
    return { leg, percobaan }
  })
}

/**
 * The treasury takes an expired code no more: what it does not know by then was never paid, and the maker may replace the
 * code as where it expired before the first try.
 */
async function neverPaid(tx: Sql, leg: LegUtuh, percobaanId: bigint, now: Date): Promise<null> {
  const pesan = `${SUDAH_KEDALUWARSA} sebelum pembayarannya sampai; maker perlu menggantinya`
  await tx.$executeRaw`UPDATE percobaan SET status = 'GAGAL', pesan = ${pesan}, selesai_pada = ${now} WHERE id = ${percobaanId}`
  await changeLeg(tx, leg.id, ['TIDAK_PASTI'], 'GAGAL', { alasan: pesan })
  await tx.$executeRaw(legAuditSql(leg, 'LEG_GAGAL', `${leg.uraian}: ${pesan}`))
  await headerFromLegs(tx, leg.pencairanId)
  return null
}
