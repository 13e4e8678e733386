import { audit, rantaiPemda } from '../../db/audit.js'
import { changeLeg } from '../../db/changeStatus.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { SISTEM } from '../../domain/pelaku.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import { gateRefusal } from './gate.js'
import { headerFromLegs } from './header.js'
import { leaseMs } from './lease.js'
import { type Claimed, LEG, type LegUtuh } from './leg.js'

const NOT_FOUND_NEEDED = 2

/** TIDAK_PASTI -> DIKIRIM for the very same attempt, once it is settled that the bank does not know it; else null. */
export async function claimResend(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
    const leg = await tx.leg.findUniqueOrThrow({ where: { id: legId }, include: LEG })
    const percobaan = await tx.percobaan.findFirstOrThrow({ where: { legId }, orderBy: { ke: 'desc' } })
    const now = await dbNow(tx)
    const settled = (since: Date) => now.getTime() - since.getTime() >= deps.config.SETTLING_SECONDS * 1000
    if (leg.status !== 'TIDAK_PASTI' || percobaan.tidakDitemukan < NOT_FOUND_NEEDED || !settled(percobaan.dikirimPada))
      return null
    if (leg.billing && settled(leg.billing.kedaluwarsa)) return neverPaid(tx, leg, percobaan.id, now)
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

/**
 * The treasury takes an expired code no more: what it does not know by then was never paid, and the maker may replace the
 * code as where it expired before the first try.
 */
async function neverPaid(tx: Tx, leg: LegUtuh, percobaanId: bigint, now: Date): Promise<null> {
  const pesan = `${SUDAH_KEDALUWARSA} sebelum pembayarannya sampai; maker perlu menggantinya`
  await tx.percobaan.update({ where: { id: percobaanId }, data: { status: 'GAGAL', pesan, selesaiPada: now } })
  await changeLeg(tx, leg.id, ['TIDAK_PASTI'], 'GAGAL', { alasan: pesan })
  const { sp2d } = leg.pencairan
  await audit(tx, SISTEM, {
    ...{ rantai: rantaiPemda(sp2d.pemdaId), aksi: 'LEG_GAGAL', sasaran: sp2d.nomor, sp2dId: sp2d.id },
    sesudah: { jenis: leg.jenis, jumlah: leg.jumlah.toFixed(2), uraian: `${leg.uraian}: ${pesan}` },
  })
  await headerFromLegs(tx, leg.pencairanId)
  return null
}
