import type { Link } from '../../web/page.js'
import type { OtpPage } from '../tantangan/page.js'

/** Partial `akun/captcha`: POST captcha, captchaId. */
export interface CaptchaBidang {
  captchaId: string
  /** The question in words; null when a picture is shown. */
  captchaTanya: string | null
  /** The same page with the other kind. */
  captchaLainHref: string
}

/** View `akun/masuk`: POST email, password, captcha, captchaId to `aksi`. */
export interface MasukPage extends CaptchaBidang {
  aksi: string
  lupaPasswordHref: string
}

/** View `akun/ganti-password`: POST passwordLama, passwordBaru, passwordUlang to `aksi`. */
export interface GantiPasswordPage {
  aksi: string
  /** Why there is no way around this page; null when the user came by themselves. */
  wajib: string | null
  /** Rules of a password, one sentence each. */
  aturan: string[]
}

/** View `akun/lupa-password`: POST email, captcha, captchaId to /cmsp/lupa-password. */
export interface LupaPasswordPage extends CaptchaBidang {
  /** After sending: the same sentence whether or not the address is known. */
  terkirim: string | null
}

/** View `akun/reset`: POST token, passwordBaru, passwordUlang to `aksi`. */
export interface ResetPage {
  aksi: string
  token: string
  aturan: string[]
}

/** View `akun/profil`. */
export interface ProfilPage {
  data: { label: string; isi: string }[]
  hp: { nomor: string; keterangan: string; buktiHref: string | null }
  /** Null when the bank does not use authenticator apps. */
  totp: { keterangan: string; tautan: Link } | null
}

/** View `akun/sesi`: POST sesi (kode) or semua=ya to `akhiriAksi`. */
export interface SesiPage {
  baris: { kode: string; perangkat: string; alamat: string; masuk: string; terakhir: string; ini: boolean }[]
  akhiriAksi: string
}

/** View `akun/otp`: partial `persetujuan/otp` for one purpose of the profile. */
export interface AkunOtpPage extends OtpPage {
  kembali: Link
  lead: string
  otpAksi: string
  prosesAksi: string
  baris: never[]
}

/** View `akun/totp`: while it is set up, POST kode to `aksi`. */
export interface TotpPage {
  kembali: Link
  /** QR code as a data: address and the secret to type instead; null unless it is being set up. */
  pasang: { qr: string; rahasia: string; aksi: string } | null
  /** Shown once, right after it was switched on. */
  pemulihan: string[] | null
  aktif: { sejak: string; sisa: string; lepasHref: string } | null
}
