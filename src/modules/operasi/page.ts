import type { Badge, ListPage } from '../../web/page.js'
import type { KarantinaRow } from '../fmis/karantina.js'

export interface TarikRow {
  mulai: string
  pemda: string
  /** "Jadwal" or the name of who pressed Download SP2D. */
  pemicu: string
  /** How it was pulled, e.g. "Perbandingan penuh". */
  cara: string
  hasil: Badge
  baru: string
  berubah: string
  tidakBerubah: string
  karantina: string
  ditarik: string
  lama: string
  galat: string | null
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
  /** Target of "Kirim ulang". */
  kirimAksi: string
  nomor: string
  pemda: string
  /** What it tells, e.g. "Penolakan". */
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
