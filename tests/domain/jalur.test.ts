import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextOpening, perkiraanTiba, pickJalur, tanpaJalur, type JalurBank } from '../../src/domain/jalur.js'
import { addHari, isHariKerja } from '../../src/domain/kalender.js'
import { isoWita, parseTanggal, tanggalDi, type Tanggal } from '../../src/domain/tanggal.js'
import { parseUang } from '../../src/domain/uang.js'

const always = { buka: null, tutup: null, hariKerja: false, tibaMenit: 0 }
const INTRABANK: JalurBank = {
  kode: 'INTRABANK',
  nama: 'Pindah buku',
  serviceCode: '17',
  minimal: null,
  maksimal: null,
  urutan: 1,
  ...always,
}
const BIFAST: JalurBank = {
  kode: 'BIFAST',
  nama: 'BI-FAST',
  serviceCode: '18',
  urutan: 2,
  ...always,
  minimal: parseUang('1'),
  maksimal: parseUang('250000000'),
}
const SKN: JalurBank = {
  kode: 'SKN',
  nama: 'SKN',
  serviceCode: '23',
  urutan: 3,
  buka: '06:30',
  tutup: '14:00',
  hariKerja: true,
  tibaMenit: 120,
  minimal: null,
  maksimal: parseUang('1000000000'),
}
const RTGS: JalurBank = {
  kode: 'RTGS',
  nama: 'RTGS',
  serviceCode: '22',
  urutan: 4,
  buka: '06:30',
  tutup: '15:00',
  hariKerja: true,
  tibaMenit: 120,
  minimal: parseUang('100000001'),
  maksimal: null,
}
const SEMUA = [RTGS, SKN, BIFAST, INTRABANK]
const pick = (bankKode: string, jumlah: string, jalur = SEMUA): string | null =>
  pickJalur({ bankKode, jumlah: parseUang(jumlah) }, jalur)?.kode ?? null

describe('the rail follows from bank and amount', () => {
  test.each([
    ['122', '5000000000.00', 'INTRABANK'],
    ['002', '250000000.00', 'BIFAST'],
    ['002', '250000000.01', 'SKN'],
    ['002', '1000000000.00', 'SKN'],
    ['002', '1000000000.01', 'RTGS'],
    ['002', '0.99', 'SKN'],
  ])('to bank %s, %s goes by %s', (bank, jumlah, kode) => {
    expect(pick(bank, jumlah)).toBe(kode)
  })

  test('without a rail that carries the amount there is none, and other banks never go by INTRABANK', () => {
    expect(pick('002', '50000000.00', [INTRABANK, RTGS])).toBeNull()
    expect(pick('122', '50000000.00', [BIFAST])).toBeNull()
  })

  test('both limits of a rail are amounts it carries', () => {
    expect(pick('002', '100000001.00', [RTGS])).toBe('RTGS')
    expect(pick('002', '100000000.99', [RTGS])).toBeNull()
    expect(pick('002', '250000000.00', [BIFAST])).toBe('BIFAST')
    expect(pick('002', '250000000.01', [BIFAST])).toBeNull()
  })

  test('the smallest amount that no rail carries is named, be it a single sen', () => {
    expect(tanpaJalur(SEMUA, false)).toBeNull()
    expect(tanpaJalur(SEMUA, true)).toBeNull()
    expect(tanpaJalur([INTRABANK, BIFAST, RTGS], false)).toBe(1n)
    expect(tanpaJalur([INTRABANK, SKN], false)).toBe(parseUang('1000000000.01'))
  })
})

describe('the next opening', () => {
  const libur = new Set(['2026-12-24', '2026-12-25', '2027-01-01'].map(parseTanggal))
  const opening = (jalur: JalurBank, now: string): string => isoWita(nextOpening(jalur, new Date(now), libur))

  test.each([
    ['a second before opening waits for it', '2026-11-23T06:29:59+07:00', '2026-11-23T07:30:00+08:00'],
    ['at the opening second it is open', '2026-11-23T06:30:00+07:00', '2026-11-23T07:30:00+08:00'],
    ['a second before the cut-off it is open', '2026-11-23T13:59:59+07:00', '2026-11-23T14:59:59+08:00'],
    ['at the cut-off it is tomorrow', '2026-11-23T14:00:00+07:00', '2026-11-24T07:30:00+08:00'],
    ['the cut-off of 14:00 WIB is 15:00 WITA', '2026-11-23T14:59:59+08:00', '2026-11-23T14:59:59+08:00'],
    ['Friday after the cut-off is Monday', '2026-11-20T14:00:00+07:00', '2026-11-23T07:30:00+08:00'],
    ['Sunday noon is Monday', '2026-11-22T12:00:00+08:00', '2026-11-23T07:30:00+08:00'],
    ['two holidays and a weekend are passed', '2026-12-23T15:00:00+07:00', '2026-12-28T07:30:00+08:00'],
    ['New Year on a Friday is passed', '2026-12-31T14:00:00+07:00', '2027-01-04T07:30:00+08:00'],
    ['past midnight WITA it is still New Year’s Eve in WIB', '2027-01-01T00:30:00+08:00', '2027-01-04T07:30:00+08:00'],
    ['past midnight WITA after a Sunday', '2026-11-23T00:30:00+08:00', '2026-11-23T07:30:00+08:00'],
  ])('SKN: %s', (_, now, expected) => {
    expect(opening(SKN, now)).toBe(expected)
  })

  test('a millisecond before the cut-off is in time', () => {
    const now = new Date('2026-11-23T06:59:59.999Z')
    expect(nextOpening(SKN, now, libur)).toEqual(now)
  })

  test('Friday 23:30 WIB is still Friday for the bank, though Saturday in WITA', () => {
    const sampaiMalam: JalurBank = { ...SKN, tutup: '23:45' }
    expect(opening(sampaiMalam, '2026-11-21T00:30:00+08:00')).toBe('2026-11-21T00:30:00+08:00')
  })

  test('a rail of 24 x 7 is open on a holiday at night', () => {
    expect(opening(BIFAST, '2027-01-01T03:00:00+08:00')).toBe('2027-01-01T03:00:00+08:00')
  })

  test('never earlier than now, always on a working day in WIB, and stable', () => {
    const seconds = fc.integer({ min: 1_767_200_000, max: 1_830_000_000 }).map((s) => new Date(s * 1000))
    fc.assert(
      fc.property(seconds, (now) => {
        const at = nextOpening(RTGS, now, libur)
        expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime())
        expect(isHariKerja(tanggalDi(at, 'WIB'), libur)).toBe(true)
        expect(nextOpening(RTGS, at, libur)).toEqual(at)
      }),
    )
  })

  test('a calendar without any working day is an error, not an endless search', () => {
    const awal = parseTanggal('2026-01-01')
    const semua = new Set<Tanggal>(Array.from({ length: 800 }, (_, n) => addHari(awal, n)))
    expect(() => nextOpening(SKN, new Date('2026-06-01T00:00:00Z'), semua)).toThrow(RangeError)
  })
})

test('the expected arrival counts from the opening, in WITA: sent on New Year’s Eve after the cut-off, there on Monday', () => {
  const libur = new Set([parseTanggal('2027-01-01')])
  const tiba = (now: string) => isoWita(perkiraanTiba(SKN, new Date(now), libur))
  expect(tiba('2026-12-31T13:59:59+07:00')).toBe('2026-12-31T16:59:59+08:00')
  expect(tiba('2026-12-31T14:00:00+07:00')).toBe('2027-01-04T09:30:00+08:00')
})
