/** View `akun/masuk`: POST email, password, captcha, captchaId to /cmsp/masuk. */
export interface MasukPage {
  captchaId: string
  /** False when the deployment switched the link off. */
  lupaPasswordHref: string | null
}

/** View `akun/ganti-password`: POST passwordLama, passwordBaru, passwordUlang to `aksi`. */
export interface GantiPasswordPage {
  aksi: string
  /** True at the first sign-in: there is no way around this page. */
  wajib: boolean
  /** Rules of a password, one sentence each. */
  aturan: string[]
}

/** View `akun/lupa-password`: POST email, captcha, captchaId to /cmsp/lupa-password. */
export interface LupaPasswordPage {
  captchaId: string
  /** After sending: the same sentence whether or not the address is known. */
  terkirim: string | null
}

/** View `akun/reset`: POST token, passwordBaru, passwordUlang to `aksi`. */
export interface ResetPage {
  aksi: string
  token: string
  aturan: string[]
}
