import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { skorNama } from '../../src/domain/nama.js'
import { AMBANG_NAMA, nilaiPemeriksaan, PEMERIKSAAN } from '../../src/domain/pemeriksaan.js'

describe('the score of two names', () => {
  test.each([
    ['CV Maju Bersama', 'MAJU BERSAMA CV', 100],
    ['CV. Maju Bersama', 'MAJU BERSAMA', 100],
    ['PT Intan Lestari Konstruksi, Tbk.', 'PT. INTAN LESTARI KONSTRUKSI', 100],
    ['Drs. H. Ahmad Yani, S.Pd., M.M.', 'AHMAD YANI', 100],
    ["Hj. Nur'aini, S.Sos", 'NURAINI', 100],
  ])('%s and %s are the same owner', (a, b, skor) => expect(skorNama(a, b)).toBe(skor))

  test.each([
    ['Budi Santoso', 'Budi Susanto'],
    ['CV Maju Bersama 1', 'CV Maju Bersama 2'],
    ['Siti Aminah', 'Siti Aminatun'],
    ['CV Maju Bersama', 'CV Karya Banua Mandiri'],
    ['CV Maju Bersama', ''],
  ])('%s and %s are not', (a, b) => expect(skorNama(a, b)).toBeLessThan(AMBANG_NAMA))

  test('lies between 0 and 100, is the same from both sides, and 100 for a name and itself', () => {
    const nama = fc.string({ minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(nama, nama, (a, b) => {
        expect(skorNama(a, b)).toBe(skorNama(b, a))
        expect(skorNama(a, b)).toBeGreaterThanOrEqual(0)
        expect(skorNama(a, b)).toBeLessThanOrEqual(100)
        if (/[A-Za-z0-9]/.test(a)) expect(skorNama(a, a)).toBe(100)
      }),
    )
  })
})

describe('what the bank said about an account decides what a level may do', () => {
  const now = new Date('2026-11-22T10:00:00+08:00')
  const fresh = new Date('2026-11-21T10:00:00+08:00')
  const old = new Date('2026-11-21T09:59:59.999+08:00')
  const effect = (statusRekening: string | null, skorNama: number | null, diperiksaPada: Date | null = fresh) =>
    PEMERIKSAAN[nilaiPemeriksaan({ statusRekening, skorNama, diperiksaPada }, now)].akibat

  test.each([
    ['active, the name fits', 'aktif', 100, 'BOLEH'],
    ['active, at the threshold', 'aktif', 95, 'BOLEH'],
    ['active, just below the threshold', 'aktif', 94, 'ALASAN'],
    ['active, the name not compared', 'aktif', null, 'ALASAN'],
    ['a state nobody knows', 'wafat', 100, 'COBA_LAGI'],
    ['not found', 'tidakDitemukan', null, 'TOLAK_SAJA'],
    ['closed', 'tutup', 100, 'TOLAK_SAJA'],
    ['blocked', 'blokir', 100, 'TOLAK_SAJA'],
    ['dormant', 'dorman', 100, 'TOLAK_SAJA'],
    ['never asked', null, null, 'COBA_LAGI'],
  ])('%s', (_what, status, skor, akibat) => expect(effect(status, skor)).toBe(akibat))

  test('a fitting name of yesterday is no answer today', () => {
    expect(effect('aktif', 100, old)).toBe('COBA_LAGI')
    expect(effect('tutup', 100, old)).toBe('COBA_LAGI')
    expect(effect('aktif', 100, null)).toBe('COBA_LAGI')
  })
})
