import { describe, expect, test } from 'vitest'
import {
  formatNip,
  formatNop,
  maskAkhir,
  parseFaktur,
  parseKodeBilling,
  parseNip,
  parseNoHp,
  parseNomorKetetapan,
  parseNop,
  parseNoRekening,
  parseNtb,
  parseNtpn,
} from '../../src/domain/identitas.js'
import { namaSama } from '../../src/domain/nama.js'

const PARSER = {
  faktur: parseFaktur,
  kodeBilling: parseKodeBilling,
  nip: parseNip,
  noHp: parseNoHp,
  nomorKetetapan: parseNomorKetetapan,
  nop: parseNop,
  noRekening: parseNoRekening,
  ntb: parseNtb,
  ntpn: parseNtpn,
}

describe('what people type is understood', () => {
  test.each([
    ['kodeBilling', ' 0123 4567 8901 234 ', '012345678901234'],
    ['nop', '63.71.010.001.002-0003.0', '637101000100200030'],
    ['nomorKetetapan', '00001/206/24/731/26', '000012062473126'],
    ['faktur', '020.000-26.00000001', '0200002600000001'],
    ['faktur', '02002600000000001', '02002600000000001'],
    ['ntb', '000123456789', '000123456789'],
    ['ntpn', '42c9b7454ss1qhtn', '42C9B7454SS1QHTN'],
    ['nip', '19700101 199503 1 001', '197001011995031001'],
    ['nip', '198505172021211003', '198505172021211003'],
    ['noHp', '0812-3456-7890', '+6281234567890'],
    ['noHp', '+62 812 3456 7890', '+6281234567890'],
    ['noHp', '6281234567890', '+6281234567890'],
    ['noHp', '\u202a+62 812\u20113456\u20117890\u202c', '+6281234567890'],
    ['noRekening', '2000\u00a01001\u200b01\n', '2000100101'],
    ['noRekening', '200 010 0101', '2000100101'],
  ] as const)('%s "%s"', (jenis, text, value) => {
    expect(PARSER[jenis](text)).toEqual({ ok: true, value })
  })
})

describe('what cannot be is refused, with the reason', () => {
  test.each([
    ['kodeBilling', '412345678901234', /diawali angka 0 sampai 3/],
    ['kodeBilling', '01234567890123', /15 digit/],
    ['nop', '63710100010020003', /18 digit/],
    ['nomorKetetapan', '1', /15 digit/],
    ['faktur', '020000260000001', /16 atau 17/],
    ['ntb', '12345678901A', /12 digit/],
    ['ntpn', '42C9B7454SS1QHT', /16/],
    ['nip', '19700101199503100', /18 digit/],
    ['nip', '197013011995031001', /tanggal lahir/],
    ['noHp', '05114772911', /08/],
    ['noHp', '08123', /digit/],
    ['noRekening', '1234', /digit/],
    ['noRekening', "1234567' OR 1=1", /digit/],
  ] as const)('%s "%s"', (jenis, text, pesan) => {
    expect(PARSER[jenis](text)).toEqual({ ok: false, pesan: expect.stringMatching(pesan) as string })
  })
})

test('numbers are printed as the offices print them', () => {
  expect(formatNop('637101000100200030')).toBe('63.71.010.001.002-0003.0')
  expect(formatNip('197001011995031001')).toBe('19700101 199503 1 001')
})

test('a mask shows the end only, and nothing of a text that is all end', () => {
  expect(maskAkhir('2000100101')).toBe('••••0101')
  expect(maskAkhir('2000100101', 2)).toBe('••••01')
  expect(maskAkhir('0101')).toBe('••••')
})

test('names are equal but for case and blanks, nothing more', () => {
  expect(namaSama(' cv  Maju\tBersama ', 'CV MAJU BERSAMA')).toBe(true)
  expect(namaSama('CV Maju Bersama', 'CV. Maju Bersama')).toBe(false)
})
