import { audit, tentangSp2d } from '../../db/audit.js'
import { changeLeg } from '../../db/changeStatus.js'
import { dbNow, type Tx } from '../../db/database.js'
import { queueFmis } from '../../db/queueFmis.js'
import type { StatusLeg } from '../../domain/alur.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { payeeOf } from '../sp2d/retur.js'
import { headerFromLegs } from './header.js'
import type { LegUtuh } from './leg.js'

export interface Kembali {
  dari: StatusLeg
  /** As the page says it. */
  alasan: string
  /** As FMIS is told it. */
  pesan: string
  /** The account its money lies on, from which it is paid again. */
  rekening: string
  aksi: string
}

/** -> RETUR: its money is not with whom it was for and may be paid again; FMIS is told. False when somebody was first. */
export async function markReturned(tx: Tx, pelaku: PelakuAudit, leg: LegUtuh, kembali: Kembali): Promise<boolean> {
  const { dari, alasan, pesan, rekening: rekeningRetur, aksi } = kembali
  const { sp2d } = leg.pencairan
  const now = await dbNow(tx)
  const data = { alasan, rekeningRetur, returPada: now, tanyaReturPada: null }
  if (!(await changeLeg(tx, leg.id, [dari], 'RETUR', data))) return false
  await audit(tx, pelaku, {
    ...tentangSp2d(sp2d),
    aksi,
    sesudah: { jumlah: leg.jumlah.toFixed(2), rekeningRetur, uraian: `${leg.uraian}: ${pesan}` },
  })
  await headerFromLegs(tx, leg.pencairanId)
  // The row lock makes the number of the message gapless, also where the header did not move.
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${sp2d.id} FOR UPDATE`
  const penerima =
    leg.jenis === 'NETTO' ? await tx.penerima.findUnique({ where: { id: BigInt(await payeeOf(tx, leg)) } }) : null
  const isi = { penerima: penerima?.kunciFmis ?? null, jumlah: leg.jumlah.toFixed(2), alasan: pesan, waktu: now }
  await queueFmis(tx, sp2d.id, { jenis: 'RETUR', ...isi })
  return true
}
