import fc from 'fast-check'
import { expect, test } from 'vitest'
import { satuBaris } from '../../src/domain/teks.js'

test.each([
  ['PT Banua\r\nTo: semua', 'PT Banua To: semua'],
  ['PT \u202eagniB\u202c Raya', 'PT agniB Raya'],
  ['\ufeffCV\u200b Maju\u2066', 'CV Maju'],
  ['CV\uffff Ma\ufffeju', 'CV Maju'],
  ['CV\ud83d Maju 🙂\ude42', 'CV Maju 🙂'],
  ['baris\u2028lain\tkolom\u0000', 'baris lain kolom'],
  ['Hj. Noor’aini Ñ 漢字 🙂', 'Hj. Noor’aini Ñ 漢字 🙂'],
])('%j reads as %j', (raw, text) => {
  expect(satuBaris(raw)).toBe(text)
})

test('whatever comes in, one line of visible text comes out, and it stays as it is', () => {
  const parts = [
    'a',
    'Ñ',
    '漢',
    '🙂',
    ' ',
    '\r\n',
    '\t',
    '\0',
    '\u0085',
    '\u2028',
    '\u200f',
    '\u202e',
    '\u2067',
    '\ufeff',
    '\uffff',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts)), (pieces) => {
      const raw = pieces.join('')
      const text = satuBaris(raw)
      expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\uffff]/u)
      expect(satuBaris(text)).toBe(text)
    }),
  )
})
