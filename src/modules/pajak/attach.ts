import type { BillingData } from '../../adapters/djp/port.js'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { toDecimalText } from '../../domain/uang.js'
import { assertEditable, loadPajak, type PajakUtuh } from './load.js'

export type AsalBilling = 'DIISI' | 'DIBUAT'

/** Puts a code on a tax row; the one it had is released, an open OTP over the SP2D dies. */
export async function attachBilling(
  deps: Deps,
  pelaku: Pelaku,
  pajak: PajakUtuh,
  billing: BillingData,
  asal: AsalBilling,
): Promise<void> {
  try {
    await inTransaction(deps.prisma, (tx) => attach(tx, pelaku, pajak, billing, asal))
  } catch (error) {
    if (!isUniqueViolation(error, 'kode')) throw error
    throw new FieldError('kodeBilling', 'Kode billing ini sudah dipakai pada SP2D lain yang masih berjalan.')
  }
}

async function attach(tx: Tx, pelaku: Pelaku, seen: PajakUtuh, billing: BillingData, asal: AsalBilling): Promise<void> {
  // The lock keeps the maker's OTP and this change apart: whoever is second sees the other's result.
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${seen.sp2dId} FOR UPDATE`
  const pajak = await loadPajak(tx, pelaku, seen.sp2dId, seen.id)
  assertEditable(pelaku, pajak)
  if (pajak.jumlah.toFixed(2) !== seen.jumlah.toFixed(2))
    throw new AppError('bentrok', 'Data pajak ini baru saja berubah. Muat ulang halamannya.')
  if (pajak.billing?.kode === billing.kodeBilling) return
  if (pajak.billingId !== null)
    await tx.billing.update({ where: { id: pajak.billingId }, data: { dilepasPada: new Date() } })
  const created = await tx.billing.create({
    data: {
      sp2dId: pajak.sp2dId,
      kode: billing.kodeBilling,
      npwp: billing.npwp,
      nama: billing.nama,
      kap: billing.kodeMap,
      kjs: billing.kodeSetor,
      masa: billing.masa,
      tahunPajak: Number(billing.tahun),
      nop: billing.nop,
      jumlah: toDecimalText(billing.jumlah),
      kedaluwarsa: billing.kedaluwarsa,
      asal,
    },
  })
  await tx.pajak.update({ where: { id: pajak.id }, data: { billingId: created.id } })
  await tx.tantangan.updateMany({
    where: { sp2dIds: { has: pajak.sp2dId }, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pajak.sp2d.pemdaId),
    aksi: asal === 'DIISI' ? 'KODE_BILLING_DIISI' : 'KODE_BILLING_DIBUAT',
    sasaran: pajak.sp2d.nomor,
    sp2dId: pajak.sp2dId,
    sebelum: { kodeBilling: pajak.billing?.kode ?? null },
    sesudah: { kodeBilling: billing.kodeBilling, uraian: `${pajak.uraian}: ${billing.kodeBilling}` },
  })
}
