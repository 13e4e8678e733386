import type { Link, ListPage } from '../../web/page.js'

export interface AuditRow {
  id: string
  href: string
  waktu: string
  pelaku: string
  aksi: string
  sasaran: string
  alamat: string
}

/** View `audit/detail`. */
export interface AuditDetailPage {
  kembali: Link
  fakta: { label: string; nilai: string }[]
  /** Fields before and after; null on a side that did not have them. */
  baris: { label: string; lama: string | null; baru: string | null; berubah: boolean }[]
  segel: string
}

export interface HakRow {
  nama: string
  username: string
  nip: string
  jabatan: string
  peran: string
  /** What they act as on that day, or null. */
  delegasi: string | null
  pemda: string
  status: string
}

/** View `audit/hak`. Sort keys: nama, username. */
export interface HakPage {
  daftar: ListPage<HakRow>
  pada: string
  hak: { izin: string; peran: string[] }[]
}
