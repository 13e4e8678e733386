import type { Request } from 'express'
import { flash } from '../../web/flash.js'
import type { Metode } from './totp.js'

/** Tells whoever pressed Get OTP where the code comes from. */
export function flashOtp(req: Request, { metode, terkirim }: { metode: Metode; terkirim: boolean }): void {
  if (metode === 'TOTP') {
    flash(req, 'sukses', 'Buka aplikasi autentikator Anda dan isikan keenam angkanya di bawah ini.')
  } else if (terkirim) {
    flash(req, 'sukses', 'OTP dikirim melalui SMS. Isikan keenam angkanya di bawah ini.')
  } else {
    const pesan = 'SMS belum dapat dikirim oleh operator seluler. Tekan Get OTP sekali lagi setelah waktu tunggu.'
    flash(req, 'peringatan', pesan)
  }
}
