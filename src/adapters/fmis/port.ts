import type { IsiPembatalan, IsiPembayaran, IsiPenolakan, IsiRetur } from '../../domain/pesanFmis.js'

export type HalamanHasil =
  /** `records` are unchecked: whoever receives them judges each one, so that a bad record does not stop the page. */
  { kind: 'halaman'; records: unknown[]; berikutnya: string | null; total: number } | { kind: 'gagal'; pesan: string }

export type KirimHasil =
  | { kind: 'diterima'; waktu: Date }
  /** Final: the same message would be refused again, a person has to look. */
  | { kind: 'ditolak'; pesan: string }
  | { kind: 'cobaLagi'; pesan: string }

interface Kiriman {
  pemdaKode: string
  idFmis: string
  /** Idempotency key: FMIS takes the same reference with the same content any number of times. */
  referensi: string
  nomor: string
}

export type Penolakan = Kiriman & IsiPenolakan
export type Pembayaran = Kiriman & IsiPembayaran
export type Pembatalan = Kiriman & IsiPembatalan
export type ReturBank = Kiriman & IsiRetur

/** A record that was refused, as it is told back to the Pemda that sent it. */
export interface KarantinaFmis {
  pemdaKode: string
  referensi: string
  /** Null where the record had no usable id. */
  idFmis: string | null
  nomor: string | null
  tahun: number
  alasan: string[]
  waktu: Date
}

/** FMIS as this application needs it. Nothing FMIS does makes a call throw. */
export interface Fmis {
  /** Up to `batas` (1..500) SP2D after the cursor; fewer than `batas` means that this was the last page. */
  pullPage(q: { pemdaKode: string; tahun: number; sesudah: string | null; batas: number }): Promise<HalamanHasil>
  pushPenolakan(q: Penolakan): Promise<KirimHasil>
  pushPembayaran(q: Pembayaran): Promise<KirimHasil>
  pushPembatalan(q: Pembatalan): Promise<KirimHasil>
  pushRetur(q: ReturBank): Promise<KirimHasil>
  pushKarantina(q: KarantinaFmis): Promise<KirimHasil>
}
