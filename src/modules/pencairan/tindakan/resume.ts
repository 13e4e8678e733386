import { audit, tentangSp2d } from '../../../db/audit.js'
import { changeLeg } from '../../../db/changeStatus.js'
import { dbNow, type Sql, type Tx } from '../../../db/database.js'
import { enqueue } from '../../../db/enqueue.js'
import { closedGates, kalimatTahanan } from '../../../db/gerbang.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError, tidakDitemukan } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { headerFromLegs } from '../header.js'
import { type LegUtuh, readLeg } from '../leg.js'
import { SEBAB_TUTUP } from './tutup.js'

/** The leg with its payment and SP2D, whichever Pemda's. @throws AppError tidakDitemukan */
export async function loadLeg(tx: Sql, id: bigint): Promise<LegUtuh> {
  const dibaca = await readLeg(tx, id)
  if (!dibaca) throw tidakDitemukan('Pembayaran')
  return dibaca.leg
}

const TUTUP = 'Tahun anggarannya sudah ditutup; ajukan lanjutannya dengan surat Pemda.'

/** Why a leg cannot be resumed now, or null. */
export async function resumeRefusal(tx: Tx, leg: LegUtuh): Promise<string | null> {
  const { sp2d, putaran } = leg.pencairan
  if (!PAYING.includes(sp2d.status) || sp2d.putaran !== putaran) return 'SP2D ini sekarang tidak dalam pencairan.'
  if (leg.status !== 'SIAP' && leg.status !== 'GAGAL')
    return 'Hanya pembayaran yang menunggu atau gagal sebelum dikirim yang dapat dilanjutkan.'
  if (leg.alasan?.startsWith(SEBAB_TUTUP)) return TUTUP
  const [closed] = await closedGates(tx, sp2d)
  if (closed) return `Pengiriman masih ${kalimatTahanan(closed)}. Lepaskan dulu tahanannya.`
  const sent = await tx.percobaan.count({ where: { legId: leg.id, status: { not: 'DITOLAK_SEMENTARA' } } })
  return sent > 0 ? 'Bank sudah menolak referensinya; usulkan pengiriman dengan referensi baru.' : null
}

/**
 * Lanjutkan: a leg that waits is tried now; one that stopped before anything was sent goes back in line. It passes every
 * gate again: payee, funds, window, limits, three persons. @throws AppError with the reason why not
 */
export async function resumeLeg(
  tx: Tx,
  pelaku: Pelaku,
  { legId, alasan }: { legId: bigint; alasan: string },
): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
  const leg = await loadLeg(tx, legId)
  const refusal = await resumeRefusal(tx, leg)
  if (refusal) throw new AppError('bentrok', refusal)
  const data = { alasan: 'Dilanjutkan operator', diperiksaPada: null, tungguSampai: await dbNow(tx) }
  if (leg.status === 'GAGAL') await changeLeg(tx, legId, ['GAGAL'], 'SIAP', data)
  else await tx.leg.update({ where: { id: legId }, data })
  await tx.pencairan.update({ where: { id: leg.pencairanId }, data: { danaPada: null } })
  const { sp2d } = leg.pencairan
  await audit(tx, pelaku, {
    ...tentangSp2d(sp2d),
    aksi: 'LEG_DILANJUTKAN',
    sesudah: { legId: String(legId), alasan, uraian: `${leg.uraian}: ${alasan}` },
  })
  await headerFromLegs(tx, leg.pencairanId)
  await enqueue(tx, 'bayarLeg', legId)
}
