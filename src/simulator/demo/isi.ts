import type { Jenis } from '../fmis/record.js'
import type { Acak } from './acak.js'
import type { PemdaDemo, Pihak } from './sumber.js'

/** What a recipe is given to cook one SP2D from. */
export interface Bahan {
  acak: Acak
  pemda: PemdaDemo
  opdIndex: number
  /** Treasurer of the OPD. */
  bendahara: Pihak
  /** Takes only payees at this bank, where given. */
  bank?: string | undefined
}

interface Baris {
  uraian: string
  /** Whole rupiah. */
  jumlah: bigint
}

export interface IsiPotongan extends Baris {
  kode: string
  kelompok: 1 | 2
}

export interface IsiPajak extends Baris {
  kodeMap: string
  kodeSetor: string
  kelompok: 1 | 2
  npwp: string
}

/** The content of one SP2D before numbers and dates; bruto and netto follow from it. */
export interface IsiSp2d {
  jenis: Jenis
  /** Letters in the number of the SP2D. */
  singkatan: 'UP' | 'GU' | 'TU' | 'LS'
  keterangan: string
  rincian: (Baris & { kodeRekening: string })[]
  potongan: IsiPotongan[]
  pajak: IsiPajak[]
  /** The last payee receives what the others leave of netto. */
  penerima: { pihak: Pihak; jumlah?: bigint }[]
  nilaiPengesahan?: bigint
}

/** `permille` thousandths of an amount in whole rupiah, rounded down as tax law does. */
export const permille = (amount: bigint, parts: bigint): bigint => (amount * parts) / 1000n
