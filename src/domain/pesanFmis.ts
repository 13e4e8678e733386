import type { Level } from './alur.js'
import type { Tanggal } from './tanggal.js'

/** What FMIS is told of a rejection. */
export interface IsiPenolakan {
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

/** What FMIS is told of a payment that was cancelled before any rupiah moved. */
export interface IsiPembatalan {
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
