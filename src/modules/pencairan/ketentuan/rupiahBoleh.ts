import { z } from 'zod'
import { formatAngka, parseTypedUang, parseUang, toDecimalText } from '../../../domain/uang.js'
import { teks } from '../../../web/validate.js'

/** Whole rupiah of at most so many digits, dots only between thousands: decimal text, '' where nothing was typed. */
export const rupiahKetik = (digit: number, pesan: string) =>
  teks(30, pesan).transform((text, context) => {
    if (text === '') return ''
    const jumlah = decimalOf(text)
    if (jumlah.endsWith('.00') && jumlah.length <= digit + 3) return jumlah
    context.addIssue({ code: 'custom', message: pesan })
    return z.NEVER
  })

function decimalOf(text: string): string {
  try {
    return toDecimalText(parseTypedUang(text))
  } catch {
    return ''
  }
}

/** A limit: nothing typed or zero is "no limit" (null). */
export const rupiahBoleh = rupiahKetik(13, 'Isi rupiah bulat, misalnya 1.000.000, atau kosongkan.').transform((text) =>
  /^0?(\.00)?$/.test(text) ? null : text,
)

/** A stored amount as the form shows it: "1.000.000". */
export const rupiahBulat = (jumlah: string | null | undefined): string =>
  jumlah ? formatAngka(parseUang(jumlah)).replace(/,00$/, '') : ''
