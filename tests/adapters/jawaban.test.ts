import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { maskJawaban, parseJson, uangSchema, waktuSchema } from '../../src/adapters/jawaban.js'

describe('what is kept of an answer', () => {
  test('account and tax numbers keep their last four characters, amounts and references stay', () => {
    const body = JSON.stringify({
      responseCode: '2001700',
      beneficiaryAccountNo: '2000100101',
      sourceAccountNo: '0010100000011',
      nomorPokokWajibPajak: '021832415000000',
      amount: { value: '96500000.00' },
      partnerReferenceNo: 'CMSP20260001',
    })
    expect(JSON.parse(maskJawaban(body, []))).toEqual({
      responseCode: '2001700',
      beneficiaryAccountNo: '••••0101',
      sourceAccountNo: '••••0011',
      nomorPokokWajibPajak: '••••0000',
      amount: { value: '96500000.00' },
      partnerReferenceNo: 'CMSP20260001',
    })
  })

  test('a number that stands as a number is masked as well', () => {
    const body = '{"beneficiaryAccountNo": 2000100101,"npwp":21832415000000 ,"nik":null,"amount":{"value":96500000}}'
    expect(maskJawaban(body, [])).toBe(
      '{"beneficiaryAccountNo": "••••0101","npwp":"••••0000" ,"nik":null,"amount":{"value":96500000}}',
    )
  })

  test('secrets vanish wherever they stand, and a cut answer is masked too', () => {
    const kept = maskJawaban('<p>Bearer abc.def</p>{"accessToken":"abc.def","beneficiaryAccountNo":"2000100', [
      'abc.def',
    ])
    expect(kept).not.toContain('abc.def')
    expect(kept).not.toContain('2000100')
  })

  test('never more than 4 kB, nor half a character, nor a NUL', () => {
    const kept = maskJawaban(`a\0${'é'.repeat(5000)}`, [])
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4096)
    expect(kept).toMatch(/^aé+$/)
  })
})

test('texts of an answer never hold a NUL, which the database cannot store', () => {
  expect(parseJson(z.object({ nama: z.string() }), '{"nama":"CV\\u0000 Maju"}')).toEqual({ nama: 'CV Maju' })
})

test.each(['', '{', '[]', '{"nama":1}'])('%j is not what was asked for', (body) => {
  expect(parseJson(z.object({ nama: z.string() }), body)).toBeNull()
})

test('amounts are text; a JSON number is refused, since it may have lost its sen', () => {
  expect(uangSchema.parse('1500000.00')).toBe(150000000n)
  expect(uangSchema.safeParse(1500000).success).toBe(false)
  expect(uangSchema.safeParse('-1').success).toBe(false)
})

test('an instant has an offset or is WITA', () => {
  const at = new Date('2026-11-22T06:05:00Z')
  expect(waktuSchema.parse('2026-11-22T14:05:00+08:00')).toEqual(at)
  expect(waktuSchema.parse('2026-11-22 14:05:00')).toEqual(at)
  expect(waktuSchema.safeParse('2026-11-22T14:05:00').success).toBe(false)
  expect(waktuSchema.safeParse('2026-02-30 14:05:00').success).toBe(false)
  expect(waktuSchema.safeParse('0000-01-01T00:00:00Z').success).toBe(false)
  expect(waktuSchema.safeParse('9999-12-31T23:59:59-08:00').success).toBe(false)
})
