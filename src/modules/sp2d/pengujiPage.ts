import type { Badge, Link, ListPage } from '../../web/page.js'

/** How far a Daftar Penguji is. */
interface Kemajuan {
  cair: number
  jumlah: number
}

export interface PengujiRow {
  id: string
  href: string
  nomor: string
  /** Null where all belong to one Pemda. */
  pemda: string | null
  tanggal: string
  jumlah: string
  netto: string
  kemajuan: Kemajuan
  kecocokan: Badge
  /** What differs from what FMIS stated, in words. */
  selisih: string[]
  /** What was printed again in another list, in words. */
  pindah: string | null
}

/** Amounts of an SP2D, or their sums: bruto less PPN, PPh and potongan lain is netto. */
interface NilaiPenguji {
  bruto: string
  ppn: string
  pph: string
  lain: string
  netto: string
}

export interface PengujiSp2dRow extends NilaiPenguji {
  id: string
  href: string
  nomor: string
  penerima: string
  status: Badge
}

/** View `sp2d/penguji-detail`. Sort keys: nomor, penerima, netto. */
export interface PengujiPage {
  kembali: Link
  nomor: string
  tanggal: string
  dicetak: string
  kecocokan: Badge
  selisih: string[]
  /** What was printed again in another list, in words; and each with the list it stands in now. */
  pindah: string | null
  /** How many of them stand below no more. */
  sisaDipindah: number
  dipindah: { nomor: string; href: string; netto: string; sekarang: Link }[]
  kemajuan: Kemajuan
  perStatus: (Badge & { jumlah: string })[]
  jumlah: NilaiPenguji
  daftar: ListPage<PengujiSp2dRow>
}
