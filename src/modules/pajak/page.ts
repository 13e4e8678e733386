import type { Badge, Konfirmasi, Link, Option } from '../../web/page.js'

export interface PajakField {
  nama: string
  label: string
  nilai: string
  panjang: number
  wajib: boolean
  /** Under the rule of the chosen Jenis Pajak. */
  tampil: boolean
  /** E.g. "Dikosongkan untuk jenis pajak ini." */
  petunjuk: string
  /** Name of the taxpayer at DJP, once asked. */
  namaDjp: string | null
}

/** `aturan`: JSON of how every field behaves under this kind, for the page without a round trip. */
export interface JenisOption extends Option {
  aturan: string
}

/** One line of the comparison between the SP2D and what DJP knows about a code. */
export interface PerbandinganRow {
  /** "Nominal", "NPWP", "KAP-KJS", "Masa pajak", "Berlaku sampai". */
  bidang: string
  diSp2d: string
  diDjp: string
  hasil: Badge
}

/** View `pajak/form`. */
export interface PajakFormPage {
  kembali: Link
  sp2dNomor: string
  pajak: { jenis: string; kapKjs: string; npwp: string; masa: string; nominal: string; informasi: boolean }
  /** What looks wrong in what FMIS sent. */
  peringatan: string[]
  /** Code in force now, if any; `lepas` takes it off the row while that is allowed. */
  billing: { kode: string; berlaku: Badge; lepas: { aksi: string; konfirmasi: Konfirmasi } | null } | null
  /** After the maker's Setuju: what a replacement must show. */
  gantiSaja: boolean
  riwayat: { waktu: string; pelaku: string; uraian: string }[]
  tab: 'sudah' | 'belum'
  tabHref: { sudah: string; belum: string }
  /** POST kodeBilling, sertakan (ids of further rows the code covers). */
  sudah: {
    aksi: string
    kodeBilling: string
    perbandingan: PerbandinganRow[] | null
    sertakan: Option[]
  }
  /** POST the fields by their names, jenisPajak, masaAwal, masaAkhir, tahunPajak; `tampilkan=ya` only shows the form again. */
  belum: {
    aksi: string
    namaHref: string
    bidang: PajakField[]
    jenisPajak: JenisOption[]
    /** Months "01" to "12". */
    masaAwal: Option[]
    masaAkhir: Option[]
    tahunPajak: Option[]
  }
}
