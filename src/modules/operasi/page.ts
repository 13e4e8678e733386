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

/** One payment at the operator's desk. */
export interface MejaRow {
  href: string
  sp2dHref: string
  nomor: string
  pemda: string
  leg: string
  jumlah: string
  status: Badge
  penjelasan: string | null
  sejak: string
  /** "3 jam", since `sejak`. */
  umur: string
  referensi: string | null
}

export interface JumlahRow {
  href: string
  status: Badge
  banyak: string
  total: string
  tertua: string
}

export interface GerbangRow {
  nama: string
  penahan: string
  sejak: string
  alasan: string
  /** One that closed by itself is opened by an operator and an admin. */
  lepasLabel: string
  lepasHref: string
}

/** View `operasi/meja`. */
export interface MejaPage {
  daftar: ListPage<MejaRow>
  jumlah: JumlahRow[]
  gerbang: GerbangRow[]
  lingkup: { nilai: string; label: string; dipilih: boolean }[]
}

export interface PercobaanRow {
  ke: number
  kanal: string
  referensi: string
  hashIsi: string
  /** The bytes that were sent, long numbers masked. */
  isi: string
  status: Badge
  dikirim: string
  selesai: string
  hasil: string
  panggilan: { waktu: string; jenis: string; externalId: string; kode: string; ms: string; jawaban: string }[]
  kabar: { waktu: string; isi: string }[]
}

/** View `operasi/leg`; an act that is not possible now is null. */
export interface LegPage {
  sp2d: { href: string; nomor: string; status: Badge }
  fakta: { label: string; nilai: string }[]
  status: Badge
  /** What has to be done by somebody else before this is paid. */
  langkah: string | null
  tahanan: { pesan: string; href: string; label: string }[]
  percobaan: PercobaanRow[]
  tanyaAksi: string | null
  lanjutkanHref: string | null
  ulangHref: string | null
  /** Where the NTPN of a tax is handed in that another bank has paid. */
  luarHref: string | null
  luarLabel: string
  koreksiHref: string | null
  /** Where the Pemda's letter is handed in for what the closing of the year stopped. */
  lanjutTahunHref: string | null
  tahanLingkup: string | null
}
