import type { Dikembalikan } from '../../adapters/outcome.js'
import { dbNow, inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { SISTEM } from '../../domain/pelaku.js'
import { nextExternalId } from '../../db/externalId.js'
import { askTransfer } from './ask.js'
import { leaseMs } from './lease.js'
import { type Claimed, readLeg } from './leg.js'
import { markReturned } from './returned.js'
import { callSql } from './settle.js'

const JAM_MS = 3_600_000
/** The payee's bank may send money back for some days (assumed); a notice of the bank makes us ask at once. */
const LAMA_MS = 7 * 24 * JAM_MS
const SETIAP_MS = 6 * JAM_MS

/** Asks about a leg that was paid whether the payee's bank has sent the money back; only the bank's own answer proves it. */
export async function askReturn(deps: Deps, legId: bigint): Promise<void> {
  const claimed = await claimLook(deps, legId)
  if (!claimed) return
  const { leg, percobaan } = claimed
  const externalId = await nextExternalId(deps)
  const { outcome, panggilan } = await askTransfer(deps, claimed, externalId)
  await inTransaction(deps.prisma, async (tx) => {
    const now = await dbNow(tx)
    await tx.$executeRaw(callSql(percobaan.id, { outcome, panggilan, externalId, jenis: 'TANYA' }, now))
    // Without an answer somebody asks again soon; a bank that is down must not hide a return for hours.
    const answered = outcome.kind === 'berhasil'
    const next = answered
      ? nextLook(leg.selesaiPada ?? now, now)
      : new Date(now.getTime() + deps.config.RETRY_SECONDS * 1000)
    await tx.leg.updateMany({ where: { id: legId, status: 'BERHASIL' }, data: { tanyaReturPada: next } })
    if (!answered && next && outcome.kind !== 'dikembalikan') await enqueue(tx, 'tanyaRetur', legId, next)
  })
  if (outcome.kind === 'dikembalikan') await recordReturn(deps, claimed, outcome)
}

const nextLook = (paid: Date, now: Date): Date | null =>
  now.getTime() - paid.getTime() > LAMA_MS ? null : new Date(now.getTime() + SETIAP_MS)

async function claimLook(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inTransaction(deps.prisma, async (tx) => {
    const dibaca = await readLeg(tx, legId)
    if (!dibaca) return null
    const { leg, now } = dibaca
    if (leg.status !== 'BERHASIL' || leg.tanyaReturPada === null || leg.tanyaReturPada > now) return null
    const { count } = await tx.leg.updateMany({
      where: { id: legId, status: 'BERHASIL', tanyaReturPada: { lte: now } },
      data: { tanyaReturPada: new Date(now.getTime() + leaseMs(deps)) },
    })
    if (count !== 1) return null
    const percobaan = await tx.percobaan.findFirst({ where: { legId, status: 'BERHASIL', kanal: 'BANK' } })
    return percobaan && { leg, percobaan }
  })
}

async function recordReturn(deps: Deps, { leg }: Claimed, { pesan, rekening }: Dikembalikan): Promise<void> {
  const alasan = `Diretur bank penerima: ${pesan}`
  const kembali = {
    dari: 'BERHASIL',
    alasan,
    pesan,
    rekening: rekening ?? leg.rekeningAsal,
    aksi: 'LEG_RETUR',
  } as const
  await inTransaction(deps.prisma, (tx) => markReturned(tx, SISTEM, leg, kembali))
}
