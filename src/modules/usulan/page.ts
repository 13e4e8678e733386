import type { Badge, Link } from '../../web/page.js'
import type { OtpPage } from '../tantangan/page.js'
import type { BarisUsulan } from './jenis.js'

export interface UsulanRowPage {
  id: string
  href: string
  jenis: string
  ringkasan: string
  pengusul: string
  diusulkan: string
  status: Badge
  pemutus: string | null
}

/** View `usulan/detail`. */
export interface UsulanDetailPage {
  kembali: Link
  nomor: string
  jenis: string
  ringkasan: string
  status: Badge
  alasan: string | null
  pengusul: string
  diusulkan: string
  pemutus: string | null
  diputus: string | null
  dasar: string | null
  lampiran: Link | null
  baru: boolean
  baris: (BarisUsulan & { berubah: boolean })[]
  /** Why this person cannot decide, or why nobody confirms it any more; null when they can. */
  tidakDapat: string | null
  /** Set where this person may decide: confirm by an OTP where nothing stands against it, or reject. */
  putusan: (OtpPage & { otpAksi: string; prosesAksi: string; tolakAksi: string }) | null
  tarikAksi: string | null
}
