import type { Json } from '../../db/audit.js'
import { type BarisRekon, type HasilRekon, isSelisih, type Koran, SESUAI } from '../../domain/rekonsiliasi.js'
import { toDecimalText, totalUang } from '../../domain/uang.js'

/** A row as it is kept and signed: amounts as text with two decimals. */
export type BarisIsi = { [K in keyof BarisRekon]: BarisRekon[K] extends bigint ? string : BarisRekon[K] }

/** What a comparison of one RKUD and day found. */
export interface IsiRekon {
  saldoAwal: string
  saldoAkhir: string
  debit: string
  kredit: string
  baris: BarisIsi[]
}

export function isiOf(koran: Koran, baris: BarisRekon[]): IsiRekon {
  const sum = (arah: 'D' | 'K') =>
    toDecimalText(totalUang(koran.mutasi.filter((row) => row.arah === arah).map(({ jumlah }) => jumlah)))
  return {
    ...{ saldoAwal: toDecimalText(koran.saldoAwal), saldoAkhir: toDecimalText(koran.saldoAkhir) },
    ...{ debit: sum('D'), kredit: sum('K') },
    baris: baris.map(({ menurutCmsp, menurutBank, ...row }) => ({
      ...row,
      menurutCmsp: toDecimalText(menurutCmsp),
      menurutBank: toDecimalText(menurutBank),
    })),
  }
}

export const asJson = (isi: IsiRekon): Json => isi as unknown as Json

export const countHasil = (baris: { hasil: HasilRekon }[]) => ({
  cocok: baris.filter(({ hasil }) => SESUAI.includes(hasil)).length,
  menunggu: baris.filter(({ hasil }) => hasil === 'MENUNGGU').length,
  selisih: baris.filter(({ hasil }) => isSelisih(hasil)).length,
})
