import { isTanggal } from './tanggal.js'

/** What a person typed: the value in the form machines use, or why it cannot be (in Indonesian, for the page). */
export type Parsed<T> = { ok: true; value: T } | { ok: false; pesan: string }

/**
 * Blanks, dots, dashes, slashes and brackets are how people group digits; they carry no meaning. Nor do the marks nobody
 * sees that come along with a number copied from a phone's contacts or a PDF.
 */
export const stripSeparators = (text: string): string => text.replace(/[\s./()\p{Pd}\p{Cf}]/gu, '')

type Parser = (text: string) => Parsed<string>

/** A parser for identifiers that are known by their shape alone. */
export function byShape(pola: RegExp, pesan: string): Parser {
  return (text) => {
    const value = stripSeparators(text).toUpperCase()
    return pola.test(value) ? { ok: true, value } : { ok: false, pesan }
  }
}

/** Fills the digits into the places marked #. */
function print(bentuk: string, digits: string): string {
  let posisi = 0
  return bentuk.replace(/#/g, () => digits[posisi++] ?? '')
}

/** First digit 0..3 = DJP; 4..9 belong to customs and non-tax revenue, which this application does not pay. */
export const parseKodeBilling = byShape(
  /^[0-3]\d{14}$/,
  'Kode Billing terdiri atas 15 digit dan diawali angka 0 sampai 3.',
)

/** Nomor Objek Pajak (PER-12/PJ/2010); it has no check digit. */
export const parseNop = byShape(/^\d{18}$/, 'Nomor Objek Pajak terdiri atas 18 digit.')

export const parseNomorKetetapan = byShape(/^\d{15}$/, 'Nomor ketetapan terdiri atas 15 digit.')

/** 16 digits, 17 since Coretax. */
export const parseFaktur = byShape(/^\d{16,17}$/, 'Nomor faktur pajak terdiri atas 16 atau 17 digit.')

export const parseNtb = byShape(/^\d{12}$/, 'NTB terdiri atas 12 digit.')

export const parseNtpn = byShape(/^[0-9A-Z]{16}$/, 'NTPN terdiri atas 16 huruf dan angka.')

export const parseNoRekening = byShape(/^\d{5,34}$/, 'Nomor rekening terdiri atas 5 sampai 34 digit.')

/** Employee number: birth date, month of appointment, sex, serial. */
export function parseNip(text: string): Parsed<string> {
  const value = stripSeparators(text)
  if (!/^\d{18}$/.test(value)) return { ok: false, pesan: 'NIP terdiri atas 18 digit.' }
  const lahir = print('####-##-##', value)
  return isTanggal(lahir) ? { ok: true, value } : { ok: false, pesan: 'Delapan digit pertama NIP harus tanggal lahir.' }
}

/** A mobile number typed as 0812…, 62812… or +62812…; the value is always +62812…. */
export function parseNoHp(text: string): Parsed<string> {
  const bagian = /^(?:\+?62|0)(8\d{7,11})$/.exec(stripSeparators(text))
  if (!bagian) return { ok: false, pesan: 'Nomor HP diawali 08 atau +628 dan terdiri atas 9 sampai 13 digit.' }
  return { ok: true, value: `+62${bagian[1]}` }
}

/** 63.71.010.001.002-0003.0 */
export const formatNop = (nop: string): string => print('##.##.###.###.###-####.#', nop)

/** 19700101 199503 1 001 */
export const formatNip = (nip: string): string => print('######## ###### # ###', nip)

/** Keeps the last n characters ("••••1234"); a text that short is hidden whole. The dots do not tell its length. */
export function maskAkhir(text: string, n = 4): string {
  return text.length > n ? `••••${text.slice(-n)}` : '••••'
}
