import type { Level } from './alur.js'
import type { Tanggal } from './tanggal.js'

interface Ulang {
  /**
   * Keys of the payees in FMIS whose second payment this is about, none where only a potongan came back. Left out where
   * it is the whole SP2D, as in what was stored before there was this field: FMIS takes a reference again only with the
   * same content.
   */
  penerima?: string[]
}

/** What FMIS is told of a rejection. */
export interface IsiPenolakan extends Ulang {
  level: Level
  alasan: string
  oleh: string
  waktu: Date
}

/** What FMIS is told of money that came back; amount in rupiah with two decimals. */
export interface IsiRetur {
  /** Key of the payee row in FMIS; null where it was no payee's. */
  penerima: string | null
  jumlah: string
  alasan: string
  waktu: Date
}

/** What FMIS is told of a payment that was cancelled before any rupiah of it moved. */
export interface IsiPembatalan extends Ulang {
  alasan: string
  oleh: string
  waktu: Date
}

/** What FMIS is told of a payment: per tax row (by its key in FMIS) the code, NTB, NTPN and day. */
export interface IsiPembayaran {
  tanggalBayar: Tanggal
  referensiBank: string | null
  pajak: { kunciFmis: string; kodeBilling: string; ntb: string; ntpn: string; tanggalBayar: Tanggal }[]
}
