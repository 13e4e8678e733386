/** What the standard fonts of a PDF have (WinAnsi). Any other letter would garble everything behind it on its line. */
const ADA =
  /[\n -~\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]/

/** Letters and marks that no accent explains, as they are written without them. */
const SEBAGAI: Record<string, string> = {
  ...{ Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i', '\u2212': '-', '\u2010': '-', '\t': ' ' },
  ...{ ʻ: '‘', ʼ: '’', ʾ: '’', ʿ: '‘' },
}

function tanpaTanda(huruf: string): string {
  const dasar = SEBAGAI[huruf] ?? huruf.normalize('NFKD').replace(/\p{M}/gu, '')
  return [...dasar].every((satu) => ADA.test(satu)) ? dasar : '?'
}

/** Text as a PDF can show it: a letter the fonts lack without its accent, or as a question mark where it has no such form. */
export const tercetak = (text: string): string =>
  Array.from(text.normalize('NFC'), (huruf) => (ADA.test(huruf) ? huruf : tanpaTanda(huruf))).join('')
