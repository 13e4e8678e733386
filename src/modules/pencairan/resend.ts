import { changeLeg } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { atOnce, inSql } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import { gateRefusal } from './gate.js'
import { headerFromLegs } from './header.js'
import { leaseMs } from './lease.js'
import { type Claimed, isFound, type LegUtuh, lockToSend, readLeg, readPercobaan } from './leg.js'
import { legAuditSql } from './stopLeg.js'
import { SEBAB_DITOLAK } from './verdict.js'

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
    if (dibaca?.leg.status !== 'TIDAK_PASTI' || isFound(percobaan)) return null
    const { leg, now } = dibaca
    const settled = (since: Date) => now.getTime() - since.getTime() >= deps.config.SETTLING_SECONDS * 1000
    if (percobaan.tidakDitemukan < NOT_FOUND_NEEDED || !settled(percobaan.dikirimPada)) return null
    if (leg.alasan?.startsWith(SEBAB_DITOLAK)) return neverPaid(tx, leg, percobaan.id, now, leg.alasan)
    if (leg.billing && settled(leg.billing.kedaluwarsa)) return neverPaid(tx, leg, percobaan.id, now, KEDALUWARSA)
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

const KEDALUWARSA = `${SUDAH_KEDALUWARSA} sebelum pembayarannya sampai; maker perlu menggantinya`

/**
 * An expired code the treasury takes no more: what it does not know by then was never paid, and the maker may replace the
 * code as where it expired before the first try. A repeat is refused as a repeat where the reference is known: one that
 * was refused for good for another reason, and is not known a settling time later, was never accepted. People decide.
 */
async function neverPaid(tx: Sql, leg: LegUtuh, percobaanId: bigint, now: Date, pesan: string): Promise<null> {
  await tx.$executeRaw`UPDATE percobaan SET status = 'GAGAL', pesan = ${pesan}, selesai_pada = ${now},
    kode = (SELECT c.kode FROM panggilan c WHERE c.percobaan_id = percobaan.id AND c.jenis = 'KIRIM' ORDER BY c.id DESC LIMIT 1)
    WHERE id = ${percobaanId}`
  await changeLeg(tx, leg.id, ['TIDAK_PASTI'], 'GAGAL', { alasan: pesan })
  await tx.$executeRaw(legAuditSql(leg, 'LEG_GAGAL', `${leg.uraian}: ${pesan}`))
  await headerFromLegs(tx, leg.pencairanId)
  return null
}
