import { expect, test } from 'vitest'
import { terbilang } from '../../src/domain/terbilang.js'
import { parseUang, uangDariSen, UangError } from '../../src/domain/uang.js'

test.each([
  ['0', 'nol rupiah'],
  ['1', 'satu rupiah'],
  ['10', 'sepuluh rupiah'],
  ['11', 'sebelas rupiah'],
  ['12', 'dua belas rupiah'],
  ['19', 'sembilan belas rupiah'],
  ['20', 'dua puluh rupiah'],
  ['21', 'dua puluh satu rupiah'],
  ['100', 'seratus rupiah'],
  ['111', 'seratus sebelas rupiah'],
  ['205', 'dua ratus lima rupiah'],
  ['1000', 'seribu rupiah'],
  ['1001', 'seribu satu rupiah'],
  ['2000', 'dua ribu rupiah'],
  ['11000', 'sebelas ribu rupiah'],
  ['100000', 'seratus ribu rupiah'],
  ['101000', 'seratus satu ribu rupiah'],
  ['1000000', 'satu juta rupiah'],
  ['1200000', 'satu juta dua ratus ribu rupiah'],
  ['1001000', 'satu juta seribu rupiah'],
  ['96500000', 'sembilan puluh enam juta lima ratus ribu rupiah'],
  ['1000000000', 'satu miliar rupiah'],
  ['1000000001', 'satu miliar satu rupiah'],
  ['1000000000000', 'satu triliun rupiah'],
  [
    '9876543210123.50',
    'sembilan triliun delapan ratus tujuh puluh enam miliar lima ratus empat puluh tiga juta ' +
      'dua ratus sepuluh ribu seratus dua puluh tiga rupiah lima puluh sen',
  ],
  ['0.01', 'nol rupiah satu sen'],
  ['1000.11', 'seribu rupiah sebelas sen'],
])('%s is "%s"', (text, kata) => {
  expect(terbilang(parseUang(text))).toBe(kata)
})

test.each([-1n, 10n ** 15n])('%s sen has no words', (sen) => {
  expect(() => terbilang(uangDariSen(sen))).toThrow(UangError)
})
