import { z } from 'zod'

const PESAN = 'Isi keenam kotak OTP dengan angka.'

/** What a person types to confirm: six digits in one box or six, or a recovery code of the authenticator app. */
export const kodeSchema = z
  .union([z.string(), z.array(z.string()).max(6, PESAN)], { error: 'Isi keenam kotak OTP.' })
  .transform((digits) => [digits].flat().join('').replaceAll(' ', ''))
  .pipe(z.string().regex(/^(\d{6}|[a-z2-7]{5}-?[a-z2-7]{5})$/i, PESAN))
