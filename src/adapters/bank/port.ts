import type { Koran } from '../../domain/rekonsiliasi.js'
import type { BiayaJalur, JalurKode } from '../../domain/jalur.js'
import type { Uang } from '../../domain/uang.js'
import type { BelumBerhasil, Dikembalikan, Panggilan, TidakDitemukan } from '../outcome.js'

export type Outcome = { kind: 'berhasil'; referensiBank: string } | BelumBerhasil
export type JawabanStatus = Outcome | TidakDitemukan | Dikembalikan

export type StatusRekening = 'aktif' | 'tutup' | 'blokir' | 'dorman'
export type RekeningHasil =
  | { kind: 'ditemukan'; nama: string; status: StatusRekening }
  | { kind: 'tidakDitemukan' }
  | { kind: 'tidakPasti'; pesan: string }
export type SaldoHasil = { kind: 'saldo'; tersedia: Uang } | { kind: 'tidakPasti'; pesan: string }

export type KoranHasil = { kind: 'koran'; koran: Koran } | { kind: 'tidakPasti'; pesan: string }

export interface TransferOrder {
  jalur: JalurKode
  /** partnerReferenceNo, at most 64 characters; the bank accepts it once for ever. */
  referensi: string
  jumlah: Uang
  rekeningAsal: string
  tujuan: { bankKode: string; bankNama: string; noRekening: string; nama: string }
  keterangan: string
  /** Who bears the bank's fee for it; the bank takes that on its own, never from the amount. */
  penanggung: BiayaJalur['penanggung']
  waktu: Date
}

/**
 * The bank as this application needs it. Nothing the bank does makes a call throw.
 * `externalId` is numeric and new for every call of the day, also when the same bytes are sent again.
 */
export interface Bank {
  inquireRekening(q: {
    bankKode: string
    noRekening: string
    referensi: string
    externalId: string
  }): Promise<{ hasil: RekeningHasil; panggilan: Panggilan }>

  inquireSaldo(q: { noRekening: string; externalId: string }): Promise<{ hasil: SaldoHasil; panggilan: Panggilan }>

  /**
   * Everything that moved on an account from `dari` until before `sampai`, in the bank's order (SNAP service 14).
   * 'tidakPasti' when a page is missing, or balances and movements do not add up. Asks page by page.
   */
  readKoran(q: {
    noRekening: string
    dari: Date
    sampai: Date
    externalId: () => Promise<string>
  }): Promise<{ hasil: KoranHasil; panggilan: Panggilan }>

  /** The exact body of an order: stored before the first send and sent again unchanged. */
  prepareTransfer(order: TransferOrder): string

  transfer(q: {
    jalur: JalurKode
    isi: string
    externalId: string
  }): Promise<{ outcome: Outcome; panggilan: Panggilan }>

  askStatus(q: {
    jalur: JalurKode
    referensi: string
    jumlah: Uang
    waktu: Date
    externalId: string
  }): Promise<{ outcome: JawabanStatus; panggilan: Panggilan }>
}
