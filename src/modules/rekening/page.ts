import type { Badge, Konfirmasi, Link, ListPage, Option } from '../../web/page.js'

export interface RekeningRow {
  id: string
  pemda: string
  noRekening: string
  nama: string
  /** What the bank calls the owner, where it is another name; null otherwise or before it was asked. */
  namaDiBank: string | null
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
  imporHref: string | null
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

/** View `rekening/impor`: POST berkas (.xlsx) to `aksi`. */
export interface ImporPage {
  kembali: Link
  aksi: string
  templatHref: string
  maksBaris: string
}

/** View `rekening/pratinjau`: nothing is saved until POST to `simpanAksi`. */
export interface PratinjauPage {
  kembali: Link
  berkas: string
  /** "8 ditambah, 3 diubah, 2 bermasalah". */
  ringkasan: string
  bermasalah: number
  baris: {
    baris: string
    noRekening: string
    nama: string
    kode: string[]
    namaDiBank: string
    tindakan: Badge
    keterangan: string[]
    peringatan: string[]
  }[]
  ulangHref: string
  /** Label of the button; null where there is nothing to save, or it was saved. */
  simpan: string | null
  simpanAksi: string
}
