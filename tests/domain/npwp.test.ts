import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNpwp, npwp15, parseNik, parseNpwp, parseNpwp15, parseNpwp16, sameNpwp } from '../../src/domain/npwp.js'

const TIDAK_COCOK = { ok: false, pesan: 'Digit ke-9 NPWP tidak cocok, periksa kembali.' }
const digits = (n: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((list) => list.join(''))

/** All ten candidates for digit 9 are tried; exactly one makes a valid number. */
const validNpwp = fc.tuple(digits(8), digits(6)).map(([awal, akhir]) => {
  const sah = [...'0123456789'].map((c) => awal + c + akhir).filter((npwp) => parseNpwp15(npwp).ok)
  expect(sah).toHaveLength(1)
  return sah[0] ?? ''
})

describe('NPWP of 15 digits', () => {
  test.each(['021832415000000', '123456782000000', '001496827018000', '020652384000000', '653891127000000'])(
    '%s is a real one',
    (npwp) => {
      expect(parseNpwp15(npwp)).toEqual({ ok: true, value: npwp })
    },
  )

  test('zeros with a KPP, for payers without NPWP, pass', () => {
    expect(parseNpwp15('000000000731000').ok).toBe(true)
  })

  test('one wrong digit among the first nine is always found', () => {
    const slip = fc.tuple(validNpwp, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(slip, ([npwp, posisi, geser]) => {
        const salah = (Number(npwp[posisi]) + geser) % 10
        expect(parseNpwp15(npwp.slice(0, posisi) + salah + npwp.slice(posisi + 1))).toEqual(TIDAK_COCOK)
      }),
    )
  })

  test('two neighbouring digits of the first nine that were swapped are found, all but 0 and 9', () => {
    const swap = fc.tuple(validNpwp, fc.integer({ min: 0, max: 7 }))
    fc.assert(
      fc.property(swap, ([npwp, posisi]) => {
        const [kiri = '', kanan = ''] = npwp.slice(posisi, posisi + 2)
        const tertukar = npwp.slice(0, posisi) + kanan + kiri + npwp.slice(posisi + 2)
        const sama = kiri === kanan || [kiri, kanan].sort().join('') === '09'
        expect(parseNpwp15(tertukar).ok).toBe(sama)
      }),
    )
  })

  test('what is printed is read back as the same number', () => {
    fc.assert(
      fc.property(validNpwp, (npwp) => {
        expect(formatNpwp(npwp)).toMatch(/^\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}$/)
        expect(parseNpwp(formatNpwp(npwp))).toEqual({ ok: true, value: npwp })
      }),
    )
  })

  test('is printed in the groups of the tax office', () => {
    expect(formatNpwp('021832415000000')).toBe('02.183.241.5-000.000')
    expect(formatNpwp('0021832415000000')).toBe('0021832415000000')
  })
})

describe('NPWP of 16 digits, NIK and NITKU', () => {
  test('0 + NPWP 15 is checked like the old number', () => {
    expect(parseNpwp16('0021 8324 1500 0000')).toEqual({ ok: true, value: '0021832415000000' })
    expect(parseNpwp('0021832425000000')).toEqual(TIDAK_COCOK)
  })

  test('a NIK and the new numbers of entities pass as NPWP 16', () => {
    expect(parseNpwp16('6371016501900001').ok).toBe(true)
    expect(parseNpwp16('1000000000012345').ok).toBe(true)
  })

  test('a NIK tells its birth date, women with day + 40', () => {
    expect(parseNik('6371016501900001').ok).toBe(true)
    expect(parseNik('6371013201900001').ok).toBe(false)
    expect(parseNik('6371011513900001').ok).toBe(false)
  })

  test('the relay gets 15 digits, and a NIK has none', () => {
    expect(npwp15('021832415000000')).toBe('021832415000000')
    expect(npwp15('0021832415000000')).toBe('021832415000000')
    expect(npwp15('6371016501900001')).toBeNull()
  })

  test('one taxpayer is the same in 15 digits and in 16; two NIK are two', () => {
    expect(sameNpwp('021832415000000', '0021832415000000')).toBe(true)
    expect(sameNpwp('021832415000000', '0123456782000000')).toBe(false)
    expect(sameNpwp('6371016501900001', '6371016501900001')).toBe(true)
    expect(sameNpwp('6371016501900001', '6371011513900001')).toBe(false)
  })

  test.each(['', '123', '02183241500000A', '02.183.241.5-000.0000.0'])('%j has no length of an NPWP', (text) => {
    expect(parseNpwp(text).ok).toBe(false)
  })
})
