/** What the request that queued a mail knew; never a secret. */
export type IsiSurel = Record<string, string | string[]>

export type JenisSurel =
  | 'RESET'
  | 'UNDANGAN'
  | 'PASSWORD_DIUBAH'
  | 'AKUN_TERKUNCI'
  | 'MASUK_SETELAH_GAGAL'
  | 'OTP_SALAH'
  | 'TOTP_DIPASANG'
  | 'TOTP_DILEPAS'
  | 'PERLU_DILENGKAPI'
  | 'RINGKASAN'
  | 'PEMBERITAHUAN'
