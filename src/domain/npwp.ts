import { byShape, stripSeparators, type Parsed } from './identitas.js'

/** Luhn over the first 8 digits; the result is digit 9 of every NPWP, also of the all-zero one. */
function checkDigit(npwp: string): number {
  const jumlah = [...npwp.slice(0, 8)].reduce((total, digit, posisi) => {
    const kali = Number(digit) * (posisi % 2 === 0 ? 1 : 2)
    return total + (kali > 9 ? kali - 9 : kali)
  }, 0)
  return (10 - (jumlah % 10)) % 10
}

/** NPWP of 15 digits, typed with or without dots and dashes. Digit 9 is checked, KPP and cabang cannot be. */
export function parseNpwp15(text: string): Parsed<string> {
  const value = stripSeparators(text)
  if (!/^\d{15}$/.test(value)) return { ok: false, pesan: 'NPWP terdiri atas 15 digit.' }
  if (Number(value[8]) !== checkDigit(value)) {
    return { ok: false, pesan: 'Digit ke-9 NPWP tidak cocok, periksa kembali.' }
  }
  return { ok: true, value }
}

/**
 * NPWP of 16 digits: '0' + NPWP 15 for entities and treasurers, the NIK for residents.
 * Other 16 digits are let through: entities registered since 2022 carry numbers of neither shape.
 */
export function parseNpwp16(text: string): Parsed<string> {
  const value = stripSeparators(text)
  if (!/^\d{16}$/.test(value)) return { ok: false, pesan: 'NPWP terdiri atas 16 digit.' }
  if (!value.startsWith('0')) return { ok: true, value }
  const lama = parseNpwp15(value.slice(1))
  return lama.ok ? { ok: true, value } : lama
}

/** NPWP of either length; the value keeps the length that was typed. */
export function parseNpwp(text: string): Parsed<string> {
  const panjang = stripSeparators(text).length
  if (panjang === 15) return parseNpwp15(text)
  if (panjang === 16) return parseNpwp16(text)
  return { ok: false, pesan: 'NPWP terdiri atas 15 atau 16 digit.' }
}

/** NIK: place, birth date (day + 40 for women), serial. */
export const parseNik = byShape(
  /^(1[1-9]|[2-9]\d)\d{4}(0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{6}$/,
  'NIK terdiri atas 16 digit dan memuat tanggal lahir.',
)

/** The 15 digits the DJP relay asks for, of an NPWP of 15 digits or of 16 that start with 0; null for a NIK. */
export function npwp15(npwp: string): string | null {
  if (/^\d{15}$/.test(npwp)) return npwp
  return /^0\d{15}$/.test(npwp) ? npwp.slice(1) : null
}

/** Whether FMIS names nobody by it: some write a dash or zeros for a payer without NPWP, whom DJP knows by NIK. */
export const namesNobody = (npwp: string): boolean => !/[1-9]/.test(npwp)

/** Whether both are one taxpayer, named by 15 digits or by 16. */
export const sameNpwp = (a: string, b: string): boolean => a === b || (npwp15(a) ?? a) === (npwp15(b) ?? b)

/** 15 digits as 02.183.241.5-000.000; 16 (NPWP, NIK) as the tax office prints them: plain. */
export function formatNpwp(npwp: string): string {
  return npwp.replace(/^(\d{2})(\d{3})(\d{3})(\d)(\d{3})(\d{3})$/, '$1.$2.$3.$4-$5.$6')
}
