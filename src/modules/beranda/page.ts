import type { Batang, Garis } from '../../web/grafik.js'
import type { Link, Nada } from '../../web/page.js'

export interface Kartu extends Link {
  jumlah: string
  /** What the figure counts, and how old the oldest of it is. */
  keterangan: string
  nada: Nada
}

/** A table whose rows are bars; `kolom` names what stands in it. */
export interface GrafikBatang {
  judul: string
  kolom: string
  kosong: string
  baris: Batang[]
}

export interface GrafikHari {
  judul: string
  /** One sentence: total, and the day of the most. */
  ringkasan: string
  awal: string
  akhir: string
  garis: Garis
  /** Days on which something was paid, the newest first. */
  baris: (Link & { jumlah: string; nilai: string })[]
}

/** View `beranda`. */
export interface BerandaPage {
  sapaan: string
  /** What this person acts as for a while, e.g. "Plh. Approver (SK 800/12/2026), sampai 30 November 2026". */
  delegasi: string[]
  kartu: Kartu[]
  /** Proposals that wait for a decision, the oldest first; only for who decides on them. */
  usulan: (Link & { pengusul: string; diusulkan: string })[]
  hari: GrafikHari | null
  batang: GrafikBatang[]
}
