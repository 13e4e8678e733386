declare const merek: unique symbol

/** An amount of money in sen (1 rupiah = 100 sen). Never a JavaScript number. */
export type Uang = bigint & { readonly [merek]: 'Uang' }

export class UangError extends Error {
  override name = 'UangError'
}

/** Amounts on the wire: up to 13 digits of rupiah (below 10^13, the CHECK of every amount column), at most 2 decimals. */
const TEKS_UANG = /^\d{1,13}(?:\.\d{1,2})?$/

/**
 * Reads machine text such as "1234567.89" or "1234567".
 * Negative text is refused: no order, deduction or balance we accept is below zero; differences are computed, not read.
 * @throws UangError for anything else
 */
export function parseUang(text: string): Uang {
  if (!TEKS_UANG.test(text)) throw new UangError('Nilai uang tidak dapat dibaca.')
  return uangDariDesimal(text)
}

/** A sum or a balance as text with at most two decimals: of either sign, and beyond the bound of a single amount. */
export function uangDariDesimal(text: string): Uang {
  const [rupiah = '', sen = ''] = text.split('.')
  return uangDariSen(BigInt(rupiah + sen.padEnd(2, '0')))
}

/** Takes a number of sen, of either sign. */
export function uangDariSen(sen: bigint): Uang {
  return sen as Uang
}

/** Sum of a list; a total may exceed the bound of a single amount. */
export function totalUang(list: readonly Uang[]): Uang {
  return uangDariSen(list.reduce<bigint>((total, uang) => total + uang, 0n))
}

function split(uang: Uang): { tanda: string; rupiah: string; sen: string } {
  const mutlak = uang < 0n ? -uang : uang
  return {
    tanda: uang < 0n ? '-' : '',
    rupiah: (mutlak / 100n).toString(),
    sen: (mutlak % 100n).toString().padStart(2, '0'),
  }
}

const groupThousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '.')

/** For people: "Rp1.234.567,00", negative "-Rp1.234.567,00". */
export function formatUang(uang: Uang): string {
  const { tanda, rupiah, sen } = split(uang)
  return `${tanda}Rp${groupThousands(rupiah)},${sen}`
}

/** For people, in a column that names the currency itself: "1.234.567,00". */
export function formatAngka(uang: Uang): string {
  const { tanda, rupiah, sen } = split(uang)
  return `${tanda}${groupThousands(rupiah)},${sen}`
}

/** For machines with two decimals (SNAP, FMIS, numeric columns): "1234567.00". */
export function toDecimalText(uang: Uang): string {
  const { tanda, rupiah, sen } = split(uang)
  return `${tanda}${rupiah}.${sen}`
}

/**
 * For machines that speak whole rupiah (DJP, MPN): "1234567".
 * @throws UangError when there are sen: rounding a tax would pay another amount than the one signed
 */
export function toRupiahText(uang: Uang): string {
  const { tanda, rupiah, sen } = split(uang)
  if (sen !== '00') throw new UangError('Nilai pajak harus rupiah bulat tanpa sen.')
  return `${tanda}${rupiah}`
}

/** As people type it: dots between thousands or none, a comma before the sen, "Rp" in front or not. */
const KETIKAN = /^(?:Rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/i

/**
 * Reads an amount typed by a person: "1.000.000,00", "1000000", "Rp1.000.000".
 * @throws UangError for anything else, "1.000.00" and "1,000,000.00" among it: guessing would shift the comma
 */
export function parseTypedUang(text: string): Uang {
  const [, rupiah, sen = '0'] = KETIKAN.exec(text.trim()) ?? []
  if (rupiah === undefined) throw new UangError('Nilai uang tidak dapat dibaca.')
  return parseUang(`${rupiah.replaceAll('.', '')}.${sen}`)
}
