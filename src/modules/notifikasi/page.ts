import type { Badge, Link, ListPage, Option } from '../../web/page.js'

/** Work that waits, with where to go: "12 SP2D menunggu putusan Anda sebagai Checker". */
export interface AntreanRow {
  kalimat: string
  href: string
}

export interface PeristiwaRow {
  id: string
  jenis: Badge
  /** Null where it is about many SP2D; then `href` leads to the queue. */
  nomor: string | null
  href: string
  penerima: string
  jumlah: string
  isi: string | null
  oleh: string
  waktu: string
  /** POST target of "Tandai dibaca"; null once it is. */
  bacaAksi: string | null
}

/** View `notifikasi/daftar`. Sort key: waktu. */
export interface NotifikasiPage {
  antrean: AntreanRow[]
  daftar: ListPage<PeristiwaRow>
  aturHref: string
  /** Null where nothing is unread. */
  bacaSemuaAksi: string | null
}

/** View `notifikasi/atur`: POST jenis (repeated), surel to `aksi`. */
export interface AturNotifikasiPage {
  kembali: Link
  aksi: string
  jenis: Option[]
  surel: Option[]
}

/** What the bell of every page shows; `jumlah` is "" where nothing is unread. */
export interface Lonceng {
  href: string
  jumlah: string
}
