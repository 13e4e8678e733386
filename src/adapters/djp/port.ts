import type { Tanggal } from '../../domain/tanggal.js'
import type { Uang } from '../../domain/uang.js'
import type { BelumBerhasil, Panggilan, TidakDitemukan } from '../outcome.js'

export interface BillingData {
  kodeBilling: string
  npwp: string
  nama: string
  kodeMap: string
  kodeSetor: string
  /** Start and end month, "1111". */
  masa: string
  tahun: string
  jumlah: Uang
  nop: string | null
  kedaluwarsa: Date
}

type Ditolak = { kind: 'ditolak'; kode: string; pesan: string }
type TidakPasti = { kind: 'tidakPasti'; kode: string; pesan: string }

export type BillingHasil =
  | { kind: 'berhasil'; billing: BillingData }
  /** `billing` is there when the code is known but cannot be paid: 02 expired, 88 paid. */
  | (Ditolak & { billing: BillingData | null })
  | TidakPasti
export type NpwpHasil = { kind: 'berhasil'; nama: string; alamat: string; kota: string } | Ditolak | TidakPasti

export interface BillingBaru {
  /** At most 36 characters; a repeat with the same content gives the same billing. */
  referensi: string
  npwp: string
  kodeMap: string
  kodeSetor: string
  masa: string
  tahun: string
  /** Whole rupiah. */
  jumlah: Uang
  nop: string | null
  npwpPenyetor: string
  npwpRekanan: string | null
  nikRekanan: string | null
  nomorFaktur: string | null
  nomorKetetapan: string | null
  nomorSpm: string | null
  nomorSkpd: string | null
}

/** Billing codes of the tax office. Nothing the relay does makes a call throw. */
export interface Djp {
  inquireNpwp(npwp: string): Promise<{ hasil: NpwpHasil; panggilan: Panggilan }>
  /** @throws UangError when the amount has sen */
  createBilling(q: BillingBaru): Promise<{ hasil: BillingHasil; panggilan: Panggilan }>
  /** The billing made under a reference; 'ditolak' with code 01 when there never was one. */
  findBilling(referensi: string): Promise<{ hasil: BillingHasil; panggilan: Panggilan }>
  /** 'berhasil' = unpaid and valid. */
  inquireBilling(kodeBilling: string): Promise<{ hasil: BillingHasil; panggilan: Panggilan }>
}

export interface BuktiBayar {
  ntb: string
  ntpn: string
  stan: string
  tanggalBuku: Tanggal
  waktuBayar: Date
}
/** One payment as the state treasury booked it. */
export interface TransaksiMpn {
  kodeBilling: string
  referensi: string
  ntb: string
  ntpn: string
  rekeningAsal: string
  nomorSp2d: string
  jumlah: Uang
  tanggalBuku: Tanggal
}
export type LaporanMpn =
  | { kind: 'berhasil'; transaksi: TransaksiMpn[] }
  | { kind: 'tidakPasti'; kode: string; pesan: string }

export type BayarOutcome = ({ kind: 'berhasil' } & BuktiBayar) | BelumBerhasil
export type BayarStatus = BayarOutcome | TidakDitemukan

export interface BayarOrder {
  kodeBilling: string
  /** 12 digits; becomes the NTB. */
  referensi: string
  rekeningAsal: string
  /** Whole rupiah. */
  jumlah: Uang
  nomorSp2d: string
}

/** Payments into the state treasury. There is no reversal: a doubtful payment is only ever asked after. */
export interface Mpn {
  /** The exact body of a payment, stored before the first send. @throws UangError when the amount has sen */
  preparePayment(order: BayarOrder): string
  pay(q: { isi: string }): Promise<{ outcome: BayarOutcome; panggilan: Panggilan }>
  /** Every payment of one book date, for the reconciliation. */
  report(tanggal: Tanggal): Promise<{ hasil: LaporanMpn; panggilan: Panggilan }>
  /** What became of the payment of this amount; an answer about another one proves nothing. */
  reinquire(q: {
    kodeBilling: string
    referensi: string
    jumlah: Uang
  }): Promise<{ outcome: BayarStatus; panggilan: Panggilan }>
}
