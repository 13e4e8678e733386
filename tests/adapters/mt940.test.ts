import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMt940 } from '../../src/adapters/bank/mt940.js'
import { FieldError } from '../../src/domain/galat.js'
import { isiArb, saldoAkhir, tulis } from './mt940.js'

const parse = (text: string) => parseMt940(Buffer.from(text))

const BAIK = [
  ':20:261126',
  ':25:0010100000011',
  ':28C:00007/1',
  ':60F:C261125IDR1000,',
  ':61:2611261126D400,50NTRFCMSP1//B1',
  ':86:Bayar',
  'dua baris',
  ':61:261126RD0,50NTRFCMSP1',
  ':62F:C261126IDR600,',
  '-',
]
const ganti = (baris: number, isi: string) => BAIK.map((line, index) => (index === baris - 1 ? isi : line)).join('\r\n')

test('what a bank writes is read back: every account, day, balance and movement, on one page or several', () => {
  fc.assert(
    fc.property(fc.array(isiArb, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n'), (statements, end) => {
      const text = statements.flatMap(tulis).join(end)
      expect(parse(text).map(({ baris: _, ...row }) => row)).toEqual(
        statements.map((isi) => ({
          noRekening: isi.noRekening,
          tanggal: `20${isi.hari.slice(0, 2)}-${isi.hari.slice(2, 4)}-${isi.hari.slice(4)}`,
          koran: { saldoAwal: isi.saldoAwal, saldoAkhir: saldoAkhir(isi), mutasi: isi.mutasi },
        })),
      )
    }),
    { numRuns: 200 },
  )
})

test('a mark at the beginning, the envelope of SWIFT and the end of an old system change nothing', () => {
  const plain = parse(BAIK.join('\n'))
  const body = BAIK.slice(0, -1)
  for (const text of [
    `\ufeff${BAIK.join('\r\n')}\r\n`,
    ['{1:F01BKALIDJ1AXXX0000000000}{2:I940X}{4:', ...body, '-}{5:{CHK:1}}'].join('\r\n'),
    ['{1:F01X}', '{4:', ...body, '-}'].join('\n'),
    `${body.join('\r\n')}\r\n\u001a`,
  ])
    expect(parse(text).map(({ koran }) => koran)).toEqual(plain.map(({ koran }) => koran))
})

test('marks, references and text: a reversal turns the side, lines of field 86 are one text', () => {
  const [{ koran } = { koran: null }] = parse(BAIK.join('\n'))
  expect(koran?.mutasi).toEqual([
    expect.objectContaining({
      arah: 'D',
      jumlah: 40050n,
      referensi: 'CMSP1',
      idBank: 'B1',
      keterangan: 'Bayar dua baris',
    }),
    expect.objectContaining({ arah: 'K', jumlah: 50n, idBank: '2026-11-26:00007:2', keterangan: '' }),
  ])
})

test('two movements with one number of the bank stay two', () => {
  const twice = [...BAIK.slice(0, 8), ':61:2611261126D1,NTRFNONREF//B1', ':62F:C261126IDR599,'].join('\n')
  const ids = parse(twice)[0]?.koran.mutasi.map(({ idBank }) => idBank) ?? []
  expect(new Set(ids).size).toBe(3)
})

describe('what is wrong is said with its line', () => {
  test.each([
    [1, 'SALDO', 'Baris 1: rekening koran MT940 dimulai dengan :20:.'],
    [2, ':25:rekening', 'Baris 2: nomor rekening (:25:) tidak dapat dibaca.'],
    [3, ':28C:x', 'Baris 3: nomor rekening koran (:28C:) tidak dapat dibaca.'],
    [3, ':34F:IDR0,', 'Baris 3: bagian :34F: tidak dikenal pada MT940.'],
    [4, ':60F:C261125USD1000,', 'Baris 4: mata uang USD; hanya IDR yang dapat diimpor.'],
    [4, ':60F:C261125IDR1000.00', 'Baris 4: saldo (:60F:) tidak dapat dibaca.'],
    [4, ':60F:C261325IDR1000,', 'Baris 4: tanggal 261325 tidak ada.'],
    [4, ':60M:C261125IDR1000,', 'Baris 1: saldo awal sementara (:60M:) tanpa halaman sebelumnya.'],
    [5, ':61:2611261126ED400,50NTRFCMSP1', 'Baris 5: mutasi (:61:) tidak dapat dibaca.'],
    [5, ':61:2611261125D400,50NTRFCMSP1', 'Baris 5: mutasi ini tidak dibukukan pada 26 November 2026.'],
    [5, ':61:2611261126DD400,50NTRFCMSP1', 'Baris 5: mata uang mutasi ini bukan IDR.'],
    [5, ':61:2611261126D99999999999999,NTRFX', 'Baris 5: jumlah mutasi ini terlalu besar.'],
    [8, ':61:261125RD0,50NTRFCMSP1', 'Baris 8: mutasi ini tidak dibukukan pada 26 November 2026.'],
    [9, ':62F:C261126IDR601,', 'Baris 9: Saldo awal dan mutasi memberi Rp600,00, tetapi saldo akhirnya Rp601,00.'],
    [9, ':62M:C261126IDR600,', 'Baris 9: saldo akhir masih sementara (:62M:), halaman berikutnya tidak ada.'],
    [9, ':62F:C261126IDR600,\r\nlagi', 'Baris 10: bagian :62F: hanya satu baris.'],
    [9, ':64:C261126IDR600,', 'Baris 1: rekening koran ini tidak mempunyai bagian :62F:.'],
    [9, ':62F:C261126IDR600,\r\n:61:2611261126D1,NTRFX', 'Baris 10: bagian :61: tidak pada tempatnya.'],
  ])('line %i: %s', (baris, isi, pesan) => {
    expect(() => parse(ganti(baris, isi))).toThrow(new FieldError('berkas', pesan))
  })

  test('pages that do not join', () => {
    const page = (nomor: string, awal: string, akhir: string) => [
      ':20:X',
      ':25:0010100000011',
      `:28C:${nomor}`,
      awal,
      akhir,
    ]
    const first = page('7/1', ':60F:C261125IDR1,', ':62M:C261126IDR1,')
    const join = (second: string[]) => () => parse([...first, ...second].join('\n'))
    expect(join(page('7/3', ':60M:C261125IDR1,', ':62F:C261126IDR1,'))).toThrow('Baris 6: halaman ini tidak menyambung')
    expect(join(page('8/2', ':60M:C261125IDR1,', ':62F:C261126IDR1,'))).toThrow('tidak menyambung')
    expect(join(page('7/2', ':60F:C261125IDR1,', ':62F:C261126IDR1,'))).toThrow('tidak menyambung')
    expect(join(page('7/2', ':60M:C261125IDR2,', ':62F:C261126IDR2,'))).toThrow('halaman sebelumnya berakhir Rp1,00')
  })
})

test('whatever the bytes, a refusal names the file and nothing else is thrown', () => {
  const refusedOrRead = (isi: Buffer) => {
    try {
      for (const { koran } of parseMt940(isi)) expect(koran.mutasi.every(({ jumlah }) => jumlah > 0n)).toBe(true)
    } catch (error) {
      expect(error).toBeInstanceOf(FieldError)
      expect((error as FieldError).bidang).toBe('berkas')
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => refusedOrRead(Buffer.from(bytes))))
  const line = fc.oneof(
    fc.constantFrom(...BAIK),
    fc.string(),
    fc.string().map((text) => `:61:2611261126D${text}`),
  )
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), (rows) => refusedOrRead(Buffer.from(rows.join('\n')))))
  fc.assert(
    fc.property(isiArb, fc.nat(), fc.string({ maxLength: 3 }), (isi, at, text) => {
      const whole = tulis(isi).join('\n')
      const place = at % whole.length
      refusedOrRead(Buffer.from(whole.slice(0, place) + text + whole.slice(place + 1)))
    }),
    { numRuns: 300 },
  )
})
