import type { Konfirmasi, Link, ListPage, Option } from '../../web/page.js'

export interface RekeningRow {
  id: string
  pemda: string
  noRekening: string
  nama: string
  /** Potongan it serves, e.g. "2.1.01.08.01.0001 Iuran Wajib Pegawai 1%". */
  potongan: string[]
  ubahHref: string | null
  hapusAksi: string | null
  hapus: Konfirmasi
}

/** View `rekening/daftar`. Sort keys: noRekening, nama. */
export interface RekeningListPage {
  daftar: ListPage<RekeningRow>
  /** Null without the right to change. */
  tambahHref: string | null
  /** The bank's people see every Pemda, each row with its name. */
  semuaPemda: boolean
}

/** View `rekening/form`: POST noRekening, nama, kode (repeated), versi to `aksi`. */
export interface RekeningFormPage {
  kembali: Link
  aksi: string
  noRekening: string
  nama: string
  /** Potongan codes; `dipilih` where this account serves them. */
  potongan: Option[]
  /** Guards against two people editing at once; empty for a new one. */
  versi: string
}
