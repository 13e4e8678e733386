import type { Tx } from '../../db/database.js'
import { toDecimalText } from '../../domain/uang.js'
import type { Sp2dRecord } from './record.js'
import { loadRetur, payeeOf } from './retur.js'

/**
 * Why a record cannot correct a returned payment; empty when it can. Only name, bank and account of a payee whose money
 * came back may differ from what was approved: amounts and the other payees are history.
 */
export async function onlyAccountsChanged(
  tx: Tx,
  sp2dId: bigint,
  record: Sp2dRecord,
  legRetur: bigint[],
): Promise<string[]> {
  const sp2d = await tx.sp2d.findUniqueOrThrow({ where: { id: sp2dId }, include: { penerima: true, rkud: true } })
  const retur = await loadRetur(tx, legRetur)
  const fresh = new Map(record.penerima.map((row) => [row.id, row]))
  const differs = sp2d.penerima.some((row) => {
    const now = fresh.get(row.kunciFmis)
    if (!now || toDecimalText(now.jumlah) !== row.jumlah.toFixed(2)) return true
    if (retur?.penerimaIds.has(String(row.id))) return false
    return now.nama !== row.nama || now.bank_kode !== row.bankKode || now.rekening !== row.noRekening
  })
  const checks: [boolean, string][] = [
    [
      toDecimalText(record.bruto) === sp2d.bruto.toFixed(2),
      'bruto berubah; koreksi retur hanya boleh mengubah rekening',
    ],
    [
      record.rkud.rekening === sp2d.rkud.noRekening,
      'RKUD berubah; koreksi retur hanya boleh mengubah rekening penerima',
    ],
    [
      !differs && fresh.size === sp2d.penerima.length,
      'penerima lain atau jumlahnya berubah; koreksi retur hanya boleh mengubah rekening penerima yang diretur',
    ],
  ]
  return checks.filter(([holds]) => !holds).map(([, alasan]) => alasan)
}

/**
 * Of the returned legs those whose payee or account is no longer what the leg was sent to: paying the others again would
 * only bring them back once more. All of them where FMIS sends the SP2D again as it was, for an account that works again.
 */
export async function correctedReturns(
  tx: Tx,
  sp2dId: bigint,
  record: Sp2dRecord,
  legRetur: bigint[],
): Promise<bigint[]> {
  const legs = await tx.leg.findMany({
    where: { id: { in: legRetur } },
    include: { pencairan: true },
    orderBy: { id: 'asc' },
  })
  const penerima = await tx.penerima.findMany({ where: { sp2dId }, select: { id: true, kunciFmis: true } })
  const kunci = new Map(penerima.map(({ id, kunciFmis }) => [String(id), kunciFmis]))
  const corrected: bigint[] = []
  for (const leg of legs) {
    const payee = kunci.get(await payeeOf(tx, leg))
    const now = record.penerima.find(({ id }) => id === payee)
    if (!now) continue
    if (now.nama !== leg.namaTujuan || now.bank_kode !== leg.bankKode || now.rekening !== leg.noRekening)
      corrected.push(leg.id)
  }
  return corrected.length > 0 ? corrected : legRetur
}

/** Takes the corrected accounts over in place, so that legs still point at their payee; the bank is asked anew. */
export async function correctAccounts(tx: Tx, sp2dId: bigint, record: Sp2dRecord): Promise<void> {
  const unasked = { namaDiBank: null, statusRekening: null, skorNama: null, diperiksaPada: null }
  for (const { id, nama, bank_kode, bank_nama, rekening } of record.penerima) {
    await tx.penerima.updateMany({
      where: {
        sp2dId,
        kunciFmis: id,
        OR: [{ nama: { not: nama } }, { bankKode: { not: bank_kode } }, { noRekening: { not: rekening } }],
      },
      data: { nama, bankKode: bank_kode, bankNama: bank_nama, noRekening: rekening, ...unasked },
    })
  }
}
