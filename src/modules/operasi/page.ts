import type { Badge, ListPage } from '../../web/page.js'

export interface TarikRow {
  mulai: string
  pemda: string
  /** "Jadwal" or the name of who pressed Download SP2D. */
  pemicu: string
  hasil: Badge
  baru: string
  berubah: string
  tidakBerubah: string
  karantina: string
  lama: string
  galat: string | null
}

export interface KarantinaRow {
  pemda: string
  idFmis: string
  nomor: string
  alasan: string[]
  pertama: string
  terakhir: string
  /** The record as FMIS sent it, indented JSON. */
  isi: string
}

export interface MacetRow {
  nomor: string
  href: string | null
  pemda: string
  leg: string
  jumlah: string
  status: Badge
  sejak: string
  referensi: string | null
  penjelasan: string
}

export interface PesanFmisRow {
  nomor: string
  pemda: string
  /** "Penolakan" or "Pembayaran". */
  jenis: string
  sejak: string
  percobaan: string
  berikutnya: string | null
  galatTerakhir: string | null
}

/** A queue shows its oldest rows; `lainnya` says how many more there are. */
export interface Antrean<Row> {
  baris: Row[]
  lainnya: number
}
export const MAX_SHOWN = 100

/** View `operasi/index`. */
export interface OperasiPage {
  tarik: TarikRow[]
  karantina: ListPage<KarantinaRow>
  macet: Antrean<MacetRow>
  pesanFmis: Antrean<PesanFmisRow>
}
