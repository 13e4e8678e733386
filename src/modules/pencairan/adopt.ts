import { createHash } from 'node:crypto'
import { audit, tentangSp2d } from '../../db/audit.js'
import { changeLeg } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { loadJalurOf } from '../../db/jalur.js'
import type { Deps } from '../../deps.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { pickJalur } from '../../domain/jalur.js'
import { uangDari } from '../../web/tampilan.js'
import { paymentBody, transferBody } from './claim.js'
import { headerFromLegs } from './header.js'
import { readLeg } from './leg.js'

/**
 * Takes up an order the bank knows and this database has forgotten (it was restored from a backup): the waiting leg
 * becomes sent under that reference, and the bank is asked what became of it. False when the leg no longer waits.
 */
export async function adoptAttempt(
  tx: Tx,
  deps: Deps,
  pelaku: PelakuAudit,
  { legId, referensi, waktu }: { legId: bigint; referensi: string; waktu: Date | null },
): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
  const dibaca = await readLeg(tx, legId)
  if (dibaca?.leg.status !== 'SIAP') return false
  const { leg, now } = dibaca
  const sent = waktu ?? now
  const tujuan = { bankKode: leg.bankKode ?? '', jumlah: uangDari(leg.jumlah) }
  const jalur = leg.jenis === 'PAJAK' ? null : pickJalur(tujuan, await loadJalurOf(tx, legId))
  const isi = jalur ? transferBody(deps, leg, jalur, referensi, sent) : paymentBody(deps, leg, referensi)
  const percobaan = {
    ...{ legId, referensi, isi, hashIsi: createHash('sha256').update(isi).digest('hex') },
    ...{ ke: (await tx.percobaan.count({ where: { legId } })) + 1, waktuTransaksi: sent, dikirimPada: sent },
  }
  // The statement names no rail: that of a transfer is a guess, and its money has left.
  const ditemukan = jalur !== null
  await tx.percobaan.create({
    data: { ...percobaan, kanal: ditemukan ? 'BANK' : 'MPN', jalur: jalur?.kode ?? null, ditemukan },
  })
  await changeLeg(tx, legId, ['SIAP'], 'DIKIRIM', { tungguSampai: now, alasan: null, jalur: jalur?.kode ?? null })
  await tx.pencairan.updateMany({ where: { id: leg.pencairanId, dimulaiPada: null }, data: { dimulaiPada: sent } })
  const { sp2d } = leg.pencairan
  await audit(tx, pelaku, {
    ...tentangSp2d(sp2d),
    aksi: 'LEG_DIKAITKAN',
    sesudah: { uraian: leg.uraian, referensi, jumlah: leg.jumlah.toFixed(2) },
  })
  await headerFromLegs(tx, leg.pencairanId)
  await enqueue(tx, 'bayarLeg', legId)
  return true
}
