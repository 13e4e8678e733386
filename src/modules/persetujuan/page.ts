import type { Flash, Konfirmasi, Link, ListPage } from '../../web/page.js'
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
  /** When Setuju was chosen, and by whom if that was a colleague. */
  diputuskan: string
  /** Null at the own level, e.g. "Plh. Approver (SK 800/12/2026)" under a delegation. */
  sebagai: string | null
  infoHref: string
  /** Leads to the OTP page for this one; null when this user may not confirm it. */
  approveHref: string | null
  /** POST target of Hapus; null when the task is a colleague's. */
  hapusAksi: string | null
  hapus: Konfirmasi
}

/** View `persetujuan/tugas`. Sort keys: nomor, tanggal, penerima, jumlah. */
export interface TugasListPage {
  daftar: ListPage<TugasRow>
  /** GET with id=… repeated: confirm the ticked rows by one OTP. */
  konfirmasiHref: string
}

/** View `persetujuan/tugas-detail` (Info): the sections of the SP2D, read-only. */
export interface TugasDetailPage {
  kembali: Link
  sp2d: Sp2dDetail
  catatan: Flash[]
  approveHref: string | null
  hapusAksi: string | null
  hapus: Konfirmasi
}

/** View `persetujuan/konfirmasi`: POST id (repeated) to otpAksi; POST tantanganId, otp (6 times) to prosesAksi. */
export interface KonfirmasiTugasPage extends OtpPage {
  kembali: Link
  /** "3 SP2D". */
  jumlah: string
  /** "Rp 289.500.000,00". */
  total: string
  baris: { id: string; nomor: string; penerima: string; jumlah: string; href: string }[]
  /** Left the selection because they changed meanwhile. */
  keluar: { nomor: string; alasan: string }[]
  /** The approver's limits and what is left of them today. */
  batas: { label: string; batas: string; sisa: string }[]
  otpAksi: string
  prosesAksi: string
}
