import { expect, test } from 'vitest'
import { base32, cariLangkah, hotp, langkahTotp, otpauth } from '../../src/domain/totp.js'

const rahasia = Buffer.from('12345678901234567890')

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('RFC 6238 appendix B: at second %i the code ends the eight digits %s', (detik, delapan) => {
  expect(hotp(rahasia, langkahTotp(new Date(detik * 1000)))).toBe(delapan.slice(-6))
})

test('RFC 4226 appendix D: the first ten codes', () => {
  const codes = Array.from({ length: 10 }, (_, pencacah) => hotp(rahasia, pencacah))
  expect(codes).toEqual('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '))
})

test('a code is taken one step early or late, not two', () => {
  const at = new Date(1_700_000_000_000)
  const kini = langkahTotp(at)
  const found = [-2, -1, 0, 1, 2].map((geser) => cariLangkah(rahasia, hotp(rahasia, kini + geser), at))
  expect(found).toEqual([null, kini - 1, kini, kini + 1, null])
})

test('RFC 4648: Base32 without padding', () => {
  const texts = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))
  expect(texts).toEqual(['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'])
})

test('the address behind the QR code names issuer and user', () => {
  expect(otpauth(rahasia, 'maker.prov')).toBe(
    'otpauth://totp/CMSP%20Bank%20Kalsel%3Amaker.prov?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=CMSP%20Bank%20Kalsel',
  )
})
