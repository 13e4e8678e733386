import type { Badge, Link, ListPage, Live, Nada, Pagination } from '../../web/page.js'

/** One of the columns M, C, A: empty, waiting in a Daftar Tugas, green tick or red cross, always with its text. */
export interface Tahap {
  /** Heads the column; `level` is its title. */
  huruf: string
  level: string
  keadaan: 'kosong' | 'menunggu' | 'setuju' | 'tolak'
  /** "Belum diputuskan", "Menunggu di Daftar Tugas", "Disetujui", "Ditolak". */
  label: string
}

export interface Sp2dRow {
  id: string
  href: string
  nomor: string
  tanggal: string
  opd: string
  jenis: string
  /** Name, or "12 penerima". */
  penerima: string
  /** Netto, without "Rp". */
  jumlah: string
  tahap: Tahap[]
  status: Badge
  /** "Dikirim ulang, putaran 2"; null in the first. */
  ulang: Badge | null
  /** Pencil "Ubah" when true, otherwise "Info". */
  bolehProses: boolean
}

/** Panel on the list: the running or last pull from FMIS. */
export interface TarikPanel {
  live: Live
  keadaan: Badge
  /** "Mengambil data dari FMIS: 300 dari 812" or "Selesai 22-11-2026 14.05 WITA oleh …". */
  pesan: string
  /** 0-100 for the bar; null when the total is unknown or the pull is over. */
  persen: number | null
  hasil: { baru: string; berubah: string; tidakBerubah: string; karantina: string; ditarik: string } | null
  /** How many of this Pemda stand in quarantine, and the newest of them with their reasons. */
  tertahan: string
  ditolak: { nomor: string; alasan: string }[]
}

/** View `sp2d/daftar`. Sort keys: nomor, tanggal, penerima, jumlah. */
export interface Sp2dListPage {
  daftar: ListPage<Sp2dRow>
  /** Figures above the list, each leading to its filter. */
  hitungan: { label: string; jumlah: string; href: string; nada: Nada }[]
  /** POST target of "Download SP2D"; null without the right. */
  tarikAksi: string | null
  tarik: TarikPanel | null
}

export interface Rekanan {
  nama: string
  npwp: string
  alamat: string
  bank: string
  rekening: string
  jumlah: string
  /** Name the bank knows for the account; null before it was asked. */
  namaDiBank: string | null
  /** "Sesuai", "Tidak sesuai", "Belum diperiksa". */
  kecocokan: Badge
  /** When the bank was asked; null before. */
  diperiksa: string | null
  /** Rail, fee and expected arrival if it were sent now; null once approved. */
  perkiraan: string | null
}

export interface Nominal {
  bruto: string
  potongan: string
  pajak: string
  netto: string
  terbilang: string
  /** Nihil only: the spending this SP2D legalises. */
  nilaiPengesahan: string | null
}

export interface PajakRow {
  id: string
  jenis: string
  /** "411211-920". */
  kapKjs: string
  npwp: string
  /** "November 2026". */
  masa: string
  nominal: string
  /** Kelompok 2: does not reduce the payment. */
  informasi: boolean
  /** What looks wrong in what FMIS sent about this tax. */
  peringatan: string[]
  kodeBilling: string | null
  /** With date; e.g. "Berlaku sampai 30-11-2026" (sukses) or "Kedaluwarsa 01-11-2026" (bahaya). */
  berlaku: Badge | null
  ntb: string | null
  ntpn: string | null
  tanggalBayar: string | null
  /** On a tax that another bank has paid; that bank issued its BPN. */
  luar: Badge | null
  bpnHref: string | null
  /** Pencil "Ubah"; null when this user may not edit it now. */
  ubahHref: string | null
}

export interface PotonganRow {
  kode: string
  uraian: string
  /** "2000100101 (IWP Prov. Kalsel)"; null when Data Rekening serves none yet. */
  rekeningTujuan: string | null
  /** Data Rekening names another one by now; what is paid stays what was signed. Null where it does not. */
  masterBerbeda: string | null
  nominal: string
  informasi: boolean
  status: Badge | null
}

export interface PersetujuanRow {
  level: string
  nama: string | null
  putusan: Badge
  keterangan: string | null
  /** What was ticked along with Setuju. */
  peringatan: { label: string; rincian: string[] }[]
  waktu: string | null
}

export interface LegRow {
  /** "Netto", "Potongan", "Pajak". */
  jenis: string
  tujuan: string
  jumlah: string
  /** "Bank Kalsel", "BI-FAST", "SKN", "RTGS", "MPN". */
  rail: string
  status: Badge
  /** In words, e.g. "Menunggu jadwal SKN sampai 23-11-2026 07.30 WITA". */
  penjelasan: string | null
  referensi: string | null
  /** Where the bank's operator works on it; null for everybody else. */
  mejaHref: string | null
}

export interface PencairanPanel {
  status: Badge
  /** "3 dari 5 sudah dibayar". */
  ringkasan: string
  /** "Rp1.000,00 dari Rp2.000,00 sudah dibayar"; null for a single part. */
  jumlah: string | null
  /** Fees of the bank and who bears them: "Rp2.500,00 ditanggung Pemda, di luar SP2D"; null where there are none. */
  biaya: string | null
  /** Who holds it back, since when and why; empty when nobody does or nothing waits. */
  tahanan: string[]
  halaman: Pagination | null
  legs: LegRow[]
}

export interface KoreksiRow {
  penerima: string
  lama: string
  baru: string
  namaDiBank: string
  surat: Link
  oleh: string
}

export interface RiwayatRow extends Badge {
  waktu: string
  pelaku: string
  rincian: string | null
}

export interface Penolakan {
  oleh: string
  level: string
  waktu: string
  alasan: string
  /** "Diterima FMIS 22-11-2026 14.05 WITA" or "Menunggu FMIS, percobaan ke-3". */
  fmis: Badge
}

/** All sections of one SP2D; read-only where no href or form is given. */
export interface Sp2dDetail {
  nomor: string
  tanggal: string
  spmNomor: string
  spmTanggal: string
  opd: string
  jenis: string
  keperluan: string
  daftarPenguji: { label: string; href: string | null }
  rkud: string
  kuasaBud: string
  /** "Rp 96.500.000,00": netto, for the head of the page. */
  jumlah: string
  penerima: string
  status: Badge
  tahap: Tahap[]
  /** Null in the first putaran; else "Putaran 2: diubah di FMIS". */
  putaran: string | null
  /** What FMIS changed since the putaran before. */
  perubahan: { bidang: string; sebelum: string; sesudah: string }[]
  penolakan: Penolakan | null
  rekanan: Rekanan[]
  /** Links where there are more payees than one page shows. */
  rekananHalaman: Pagination | null
  /** "812 penerima: 800 sesuai, 12 belum diperiksa"; null where all stand on this page. */
  rekananRingkas: string | null
  nominal: Nominal
  pajak: PajakRow[]
  /** POST target of "Buat semua kode billing"; null where nothing is to be made or this person may not. */
  buatSemuaAksi: string | null
  potongan: PotonganRow[]
  /** Sheets for the file; null before there is anything to print. */
  dokumen: { ringkasan: string; kuitansi: string | null; bpn: string | null; berkas: string | null }
  rincian: { kode: string; uraian: string; jumlah: string }[]
  persetujuan: PersetujuanRow[]
  /** Accounts typed after a return, old and new side by side; empty where there are none. */
  koreksi: KoreksiRow[]
  pencairan: PencairanPanel | null
  riwayat: RiwayatRow[]
}
