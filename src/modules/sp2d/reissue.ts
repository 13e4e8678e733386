import type { Tx } from '../../db/database.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'
import { toDecimalText } from '../../domain/uang.js'
import { readRecord, type Sp2dRecord } from './record.js'
import { loadRetur } from './retur.js'

const tujuan = ({ nama, bank_kode, rekening }: { nama: string; bank_kode: string; rekening: string }): string =>
  JSON.stringify([nama, bank_kode, rekening])

/** Where each payee was to be paid as FMIS showed it last. */
async function lastTold(tx: Tx, { id, versi, tahun }: { id: bigint; versi: number; tahun: number }) {
  const { isi } = await tx.sp2dVersi.findUniqueOrThrow({ where: { sp2dId_versi: { sp2dId: id, versi } } })
  const read = readRecord(isi, tahun)
  return new Map(read.ok ? read.record.penerima.map((row) => [row.id, tujuan(row)]) : [])
}

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
  const told = await lastTold(tx, sp2d)
  const differs = sp2d.penerima.some((row) => {
    const now = fresh.get(row.kunciFmis)
    if (!now || toDecimalText(now.jumlah) !== row.jumlah.toFixed(2)) return true
    if (retur?.penerimaIds.has(String(row.id))) return false
    // FMIS may never hear of the letter by which another was corrected and paid.
    const known = [tujuan({ ...row, bank_kode: row.bankKode, rekening: row.noRekening }), told.get(row.kunciFmis)]
    return !known.includes(tujuan(now))
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
 * only bring them back once more. A payee is corrected by FMIS, a potongan in Data Rekening.
 */
export async function correctedReturns(
  tx: Tx,
  sp2dId: bigint,
  record: Sp2dRecord,
  legRetur: bigint[],
): Promise<bigint[]> {
  const tujuan = await tujuanNow(tx, sp2dId, record, legRetur)
  const legs = await tx.leg.findMany({ where: { id: { in: legRetur } }, orderBy: { id: 'asc' } })
  const differs = (leg: (typeof legs)[number]): boolean => {
    const now = tujuan.get(leg.id)
    if (!now) return false
    return now.nama !== leg.namaTujuan || now.bankKode !== leg.bankKode || now.noRekening !== leg.noRekening
  }
  return legs.filter(differs).map(({ id }) => id)
}

/** Where each of these legs would go now. */
async function tujuanNow(tx: Tx, sp2dId: bigint, record: Sp2dRecord, legRetur: bigint[]) {
  const retur = await loadRetur(tx, legRetur)
  const sp2d = await tx.sp2d.findUniqueOrThrow({ where: { id: sp2dId }, include: { penerima: true, potongan: true } })
  const peta = await tx.petaPotongan.findMany({
    where: { pemdaId: sp2d.pemdaId, rekening: { dihapusPada: null } },
    include: { rekening: true },
  })
  const payees = sp2d.penerima.map((row) => {
    const now = record.penerima.find(({ id }) => id === row.kunciFmis)
    const tujuan = now && { nama: now.nama, bankKode: now.bank_kode, noRekening: now.rekening }
    return [retur?.legByPenerima.get(String(row.id)), tujuan] as const
  })
  const potongan = sp2d.potongan.map((row) => {
    const now = peta.find(({ kode }) => kode === row.kode)?.rekening
    const tujuan = now && { nama: now.nama, bankKode: BANK_SENDIRI, noRekening: now.noRekening }
    return [retur?.legByPotongan.get(String(row.id)), tujuan] as const
  })
  return new Map([...payees, ...potongan])
}

/**
 * Takes the accounts of the payees whose money came back over in place, so that legs still point at their payee; the bank
 * is asked anew. One paid by letter meanwhile keeps the account of the letter.
 */
export async function correctAccounts(tx: Tx, sp2dId: bigint, record: Sp2dRecord, legRetur: bigint[]): Promise<void> {
  const unasked = { namaDiBank: null, statusRekening: null, skorNama: null, diperiksaPada: null }
  const retur = await loadRetur(tx, legRetur)
  const ids = [...(retur?.penerimaIds ?? [])].map(BigInt)
  for (const { id, nama, bank_kode, bank_nama, rekening } of record.penerima) {
    await tx.penerima.updateMany({
      where: {
        sp2dId,
        id: { in: ids },
        kunciFmis: id,
        OR: [{ nama: { not: nama } }, { bankKode: { not: bank_kode } }, { noRekening: { not: rekening } }],
      },
      data: { nama, bankKode: bank_kode, bankNama: bank_nama, noRekening: rekening, ...unasked },
    })
  }
}
