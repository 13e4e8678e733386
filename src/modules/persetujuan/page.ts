import type { Badge, Flash, Konfirmasi, Link, ListPage } from '../../web/page.js'
import type { Sp2dDetail } from '../sp2d/page.js'
import type { OtpPage } from '../tantangan/page.js'

export interface TugasRow {
  id: string
  nomor: string
  tanggal: string
  penerima: string
  rekening: string
  bank: string
  keterangan: string
  /** Netto, without "Rp". */
  jumlah: string
  /** The same as a decimal text, for the sum of what is ticked. */
  netto: string
  /** When Setuju was chosen. */
  diputuskan: string
  /** Whose task it is; null when it is one's own. */
  oleh: string | null
  /** Null at the own level, e.g. "Plh. Approver (SK 800/12/2026)" under a delegation. */
  sebagai: string | null
  infoHref: string
  /** Leads to the OTP page for this one; null when this user may not confirm it. */
  approveHref: string | null
  /** POST target of Hapus; null when the task is a colleague's. */
  hapusAksi: string | null
  hapus: Konfirmasi
  /** The form that takes a colleague's task over when it is saved; null for the own ones. */
  ambilAlihHref: string | null
}

export interface TotalTugas {
  jumlah: number
  total: string
}

/** View `persetujuan/tugas`. Sort keys: nomor, tanggal, penerima, jumlah. */
export interface TugasListPage {
  daftar: ListPage<TugasRow>
  /** The own tasks and those of the colleagues; the one that is shown is `aktif`. */
  tab: { href: string; label: string; aktif: boolean }[]
  total: TotalTugas
  /** GET with id=… repeated, or with semua=ya and the filter; null where nothing can be confirmed. */
  konfirmasiHref: string | null
  /** "Approve semua hasil filter (40)" or, beyond the limit, "Approve 200 pertama dari 312"; null where one page holds all. */
  semuaLabel: string | null
}

/** View `persetujuan/hasil`: what one OTP confirmed; looking again changes nothing. */
export interface HasilPage {
  kembali: Link
  ringkas: string
  total: string
  waktu: string
  baris: { nomor: string; href: string; penerima: string; jumlah: string; status: Badge; lanjut: string }[]
}

/** View `persetujuan/tugas-detail` (Info): the sections of the SP2D, read-only. */
export interface TugasDetailPage {
  kembali: Link
  sp2d: Sp2dDetail
  catatan: Flash[]
  approveHref: string | null
  hapusAksi: string | null
  hapus: Konfirmasi
  ambilAlihHref: string | null
}

/** View `persetujuan/konfirmasi`: POST id (repeated) to otpAksi; POST tantanganId, otp (6 times) to prosesAksi. */
export interface KonfirmasiTugasPage extends OtpPage {
  kembali: Link
  /** "3 SP2D". */
  jumlah: string
  /** "Rp 289.500.000,00". */
  total: string
  /** Taxes and potongan of those without netto; null for none. */
  tanpaNetto: string | null
  baris: { id: string; nomor: string; penerima: string; jumlah: string; href: string; dicentang: string[] }[]
  /** Left the selection because they changed meanwhile. */
  keluar: { nomor: string; href: string; alasan: string }[]
  /** The approver's limits and what is left of them today. */
  batas: { label: string; batas: string; sisa: string }[]
  otpAksi: string
  prosesAksi: string
}
