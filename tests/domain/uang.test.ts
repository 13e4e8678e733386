import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAngka,
  formatUang,
  parseUang,
  toDecimalText,
  toRupiahText,
  totalUang,
  uangDariSen,
  UangError,
} from '../../src/domain/uang.js'

const uang = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }).map(uangDariSen)

describe('reading amounts', () => {
  test('text of two decimals and back is the same amount, whatever its size', () => {
    fc.assert(fc.property(uang, (u) => parseUang(toDecimalText(u)) === u))
  })

  test.each([
    ['0', 0n],
    ['1234567', 123456700n],
    ['1234567.8', 123456780n],
    ['1234567.89', 123456789n],
    ['000000150000', 15000000n],
    ['9999999999999.99', 999999999999999n],
  ])('%s is %s sen', (text, sen) => {
    expect(parseUang(text)).toBe(sen)
  })

  test.each(['', ' 1', '1.234', '1,5', '-1', '+1', '1e3', '.5', '5.', 'Rp1', '0x10', '10000000000000', '١'])(
    '%j is no amount',
    (text) => {
      expect(() => parseUang(text)).toThrow(UangError)
    },
  )
})

describe('printing amounts', () => {
  test.each([
    [0n, 'Rp0,00', '0,00'],
    [5n, 'Rp0,05', '0,05'],
    [100000n, 'Rp1.000,00', '1.000,00'],
    [123456700n, 'Rp1.234.567,00', '1.234.567,00'],
    [-123456789n, '-Rp1.234.567,89', '-1.234.567,89'],
    [999999999999999n, 'Rp9.999.999.999.999,99', '9.999.999.999.999,99'],
  ])('%s sen is %s', (sen, lengkap, angka) => {
    expect(formatUang(uangDariSen(sen))).toBe(lengkap)
    expect(formatAngka(uangDariSen(sen))).toBe(angka)
  })

  test('taxes are whole rupiah: sen are refused instead of rounded', () => {
    expect(toRupiahText(parseUang('1500000.00'))).toBe('1500000')
    expect(() => toRupiahText(parseUang('1500000.01'))).toThrow(UangError)
  })
})

test('a total is exact and may be larger than any single amount', () => {
  const besar = parseUang('9999999999999.99')
  expect(toDecimalText(totalUang([besar, besar]))).toBe('19999999999999.98')
  expect(totalUang([])).toBe(0n)
})
