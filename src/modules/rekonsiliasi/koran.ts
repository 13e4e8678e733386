import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.js'
import type { Tx } from '../../db/database.js'
import { nextExternalId } from '../../db/externalId.js'
import { insertMany } from '../../db/insertMany.js'
import { addHari } from '../../domain/kalender.js'
import type { Koran } from '../../domain/rekonsiliasi.js'
import { saatDi, type Tanggal, utcOf } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'

/** Movements put in by one statement: a busy account has tens of thousands a day. */
const SEKALIGUS = 5000

export type Sumber = 'SNAP' | 'MT940'

export const akhirHari = (tanggal: Tanggal): Date => saatDi(addHari(tanggal, 1), '00:00', 'WITA')

/** What the bank says of this RKUD and day now; the words of the refusal while it cannot say. */
export async function askKoran(deps: Deps, noRekening: string, tanggal: Tanggal): Promise<Koran | string> {
  const { hasil } = await deps.bank.readKoran({
    noRekening,
    dari: saatDi(tanggal, '00:00', 'WITA'),
    sampai: akhirHari(tanggal),
    externalId: () => nextExternalId(deps),
  })
  return hasil.kind === 'koran' ? hasil.koran : hasil.pesan
}

function sidikKoran({ saldoAwal, saldoAkhir, mutasi }: Koran): string {
  const rows = mutasi.map((row) => [
    row.arah,
    toDecimalText(row.jumlah),
    row.referensi,
    row.idBank,
    row.rekeningLawan,
    row.keterangan,
  ])
  return createHash('sha256')
    .update(JSON.stringify([toDecimalText(saldoAwal), toDecimalText(saldoAkhir), rows]))
    .digest('hex')
}

interface Asal {
  rkudId: bigint
  tanggal: Tanggal
  sumber: Sumber
  oleh: string
  /** Read after the day had ended. */
  lengkap: boolean
}

/** Keeps a statement as evidence, unless the newest of that day says the same already. Answers its id. */
export async function storeKoran(tx: Tx, koran: Koran, { rkudId, tanggal, sumber, oleh, lengkap }: Asal) {
  const hari = utcOf(tanggal)
  const sidik = sidikKoran(koran)
  const last = await tx.koranBank.findFirst({ where: { rkudId, tanggal: hari }, orderBy: { id: 'desc' } })
  if (last?.sidik === sidik && last.lengkap === lengkap) return last
  const saldo = { saldoAwal: toDecimalText(koran.saldoAwal), saldoAkhir: toDecimalText(koran.saldoAkhir) }
  const made = await tx.koranBank.create({ data: { rkudId, tanggal: hari, sumber, oleh, lengkap, sidik, ...saldo } })
  const rows = koran.mutasi.map(({ jumlah, ...row }, urut) => ({
    ...{ ...row, koranId: made.id, urut, jumlah: toDecimalText(jumlah) },
  }))
  for (let at = 0; at < rows.length; at += SEKALIGUS)
    await insertMany(tx, 'mutasi_bank', rows.slice(at, at + SEKALIGUS))
  return made
}
