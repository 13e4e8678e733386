import { z } from 'zod'
import { parseUang, toDecimalText } from '../../domain/uang.js'

/** Whole rupiah as typed, dots allowed; empty or zero is "no limit" (null), else decimal text. */
export const rupiahBoleh = z
  .string()
  .transform((text) => text.replaceAll('.', '').trim())
  .pipe(z.string().regex(/^(\d{1,13})?$/, 'Isi rupiah bulat dengan angka, atau kosongkan.'))
  .transform((text) => (text === '' || /^0+$/.test(text) ? null : toDecimalText(parseUang(text))))

/** A stored amount as the form shows it. */
export const rupiahBulat = (jumlah: string | null | undefined): string => jumlah?.replace(/\.\d\d$/, '') ?? ''
