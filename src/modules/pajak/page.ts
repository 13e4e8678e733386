import type { Badge, Link, Option } from '../../web/page.js'

export interface PajakField {
  nilai: string
  wajib: boolean
  /** E.g. "16 digit" or "Dikosongkan untuk PPh 21". */
  petunjuk: string
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
  /** Code in force now, if any. */
  billing: { kode: string; berlaku: Badge } | null
  tab: 'sudah' | 'belum'
  tabHref: { sudah: string; belum: string }
  /** POST kodeBilling. */
  sudah: { aksi: string; kodeBilling: string; perbandingan: PerbandinganRow[] | null }
  /** POST npwpPenyetor, npwpRekanan, npwpPemungut, nop, jenisPajak, masaAwal, masaAkhir, tahunPajak. */
  belum: {
    aksi: string
    npwpPenyetor: PajakField
    npwpRekanan: PajakField
    npwpPemungut: PajakField
    nop: PajakField
    jenisPajak: Option[]
    /** Months "01" to "12". */
    masaAwal: Option[]
    masaAkhir: Option[]
    tahunPajak: Option[]
  }
}
