import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatTanggal,
  formatWaktu,
  isoWita,
  isTanggal,
  namaBulan,
  parseJam,
  parseTanggal,
  saatDi,
  tanggalDi,
  tanggalWita,
} from '../../src/domain/tanggal.js'

test.each([
  ['2026-11-22', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['0000-01-01', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-1-1', false],
  ['22-11-2026', false],
  ['2026-11-22T00:00:00Z', false],
  ['', false],
])('%s exists in the calendar: %s', (text, ada) => {
  expect(isTanggal(text)).toBe(ada)
})

test('a date that does not exist is refused', () => {
  expect(() => parseTanggal('2026-02-30')).toThrow(RangeError)
  expect(() => namaBulan(13)).toThrow(RangeError)
})

test('dates and instants are shown in Indonesian, in WITA and marked so', () => {
  const at = new Date('2026-11-22T06:05:59Z')
  expect(formatTanggal(parseTanggal('2026-11-02'))).toBe('2 November 2026')
  expect(formatWaktu(at)).toBe('22 November 2026 14.05 WITA')
  expect(isoWita(at)).toBe('2026-11-22T14:05:59+08:00')
})

test('the new year begins at 16:00 UTC in WITA and an hour later in WIB', () => {
  const at = new Date('2026-12-31T16:00:00Z')
  expect(tanggalWita(new Date(at.getTime() - 1))).toBe('2026-12-31')
  expect(tanggalWita(at)).toBe('2027-01-01')
  expect(tanggalDi(at, 'WIB')).toBe('2026-12-31')
  expect(formatWaktu(at)).toBe('1 Januari 2027 00.00 WITA')
})

test('an instant written for machines is the same instant when read, to the second', () => {
  const seconds = fc.integer({ min: 0, max: 4_102_444_800 })
  fc.assert(fc.property(seconds, (s) => Date.parse(isoWita(new Date(s * 1000))) === s * 1000))
})

test.each([
  ['6.30', '06:30'],
  ['06.30', '06:30'],
  ['06:30', '06:30'],
  ['24.00', '24:00'],
  ['24.01', null],
  ['25.00', null],
  ['6.3', null],
  ['', null],
])('the time of day %j is read as %j', (text, jam) => {
  expect(parseJam(text)).toBe(jam)
})

test('24:00 is the first instant of the next day', () => {
  const akhir = saatDi(parseTanggal('2026-12-31'), '24:00', 'WIB')
  expect(akhir).toEqual(saatDi(parseTanggal('2027-01-01'), '00:00', 'WIB'))
})
