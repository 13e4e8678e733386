import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRecord } from '../../src/modules/sp2d/record.js'

const row = { uraian: 'PPN', kelompok: 1, npwp: '001496827018000', masa: '1111', tahun_pajak: 2026, nop: null }
const sound = {
  ...{ idsp2d: 1001, tahun: 2026, sp2d_no: '00001/SP2D/LS/2026', sp2d_tgl: '2026-11-03', jenis: 'LS_BARANG_JASA' },
  ...{ keterangan: 'Pembayaran alat tulis', status: 'FINAL', nilai_pengesahan: null },
  spm: { no: '00001/SPM/LS/2026', tgl: '2026-11-01' },
  opd: { kode: '1.01', nama: 'Dinas Pendidikan' },
  rkud: { rekening: '0010100000011', nama: 'RKUD', bank_kode: '122' },
  kuasa_bud: { nama: 'Kuasa', nip: '197001011995031001', jabatan: 'Kuasa BUD', npwp: '001496827018000' },
  daftar_penguji: { no: '0001/DP/2026', tgl: '2026-11-03', dicetak: '2026-11-03T09:00:00+08:00' },
  penerima: [
    {
      ...{
        id: 1,
        nama: 'CV Maju',
        npwp: '021832415000000',
        alamat: 'Jl. A',
        bank_kode: '122',
        bank_nama: 'Bank Kalsel',
      },
      ...{ rekening: '2000100101', jumlah: '96500000.00' },
    },
  ],
  ...{ bruto: '111000000.00', netto: '96500000.00' },
  rincian: [{ id: 1, kode_rekening: '5.1.02', uraian: 'ATK', jumlah: '111000000.00' }],
  potongan: [{ id: 1, kode: '2.1.01', uraian: 'Iuran', kelompok: 1, jumlah: '2000000.00' }],
  pajak: [
    { id: 1, kode_map: '411211', kode_setor: '920', jumlah: '11000000.00', id_billing: null, ...row },
    { id: 2, kode_map: '411122', kode_setor: '920', jumlah: '1500000.00', id_billing: null, ...row },
    { id: 3, kode_map: '411121', kode_setor: '100', jumlah: '700000.00', id_billing: null, ...row, kelompok: 2 },
  ],
  ...{ created_at: '2026-11-03T08:00:00+08:00', updated_at: '2026-11-03T09:00:00+08:00' },
}

type Path = (string | number)[]
const pathsOf = (value: unknown, path: Path = []): Path[] =>
  value === null || typeof value !== 'object'
    ? [path]
    : [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]

/** The record with one place replaced, or taken away where the new value is undefined. */
function change(value: unknown, [key, ...rest]: Path, fresh: unknown): unknown {
  if (key === undefined) return fresh
  const copy = structuredClone(value) as Record<string, unknown>
  const inner = change(copy[key], rest, fresh)
  if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return Array.isArray(copy) ? Object.values(copy) : copy
}

const amounts = fc.oneof(
  fc.bigInt(0n, 10n ** 15n).map((sen) => `${sen / 100n}.${String(sen % 100n).padStart(2, '0')}`),
  fc.constantFrom('0', '1e6', '-1.00', '1.000', '1,00', ' 1.00', '96500000', '9999999999999.99', '10000000000000.00'),
)
const anything = fc.oneof(
  { weight: 3, arbitrary: amounts },
  {
    weight: 2,
    arbitrary: fc.constantFrom(undefined, null, '', '\u0000', '\ud800', 1, 2, '2026-02-30', 'BATAL', [], {}),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.jsonValue() },
)
const mutated = fc
  .array(fc.tuple(fc.constantFrom(...pathsOf(sound)), anything), { minLength: 1, maxLength: 4 })
  .map((changes) =>
    changes.reduce<unknown>((record, [path, fresh]) => {
      try {
        return change(record, path, fresh)
      } catch {
        return record
      }
    }, sound),
  )

const sum = (rows: { jumlah: bigint }[]) => rows.reduce((total, { jumlah }) => total + jumlah, 0n)
const reducing = <T extends { kelompok: number }>(rows: T[]) => rows.filter(({ kelompok }) => kelompok === 1)

test('the sound record of the contract is read, with every amount to the sen', () => {
  expect(readRecord(sound, 2026)).toMatchObject({
    ok: true,
    record: {
      idsp2d: '1001',
      bruto: 11_100_000_000n,
      netto: 9_650_000_000n,
      pajak: [{ jumlah: 1_100_000_000n }, {}, {}],
    },
  })
})

test('whatever is changed in a record, reading never throws and never lets broken arithmetic or unstorable text pass', () => {
  let passed = 0
  const property = fc.property(mutated, (raw) => {
    const read = readRecord(raw, 2026)
    if (!read.ok) {
      expect(read.alasan.length).toBeGreaterThan(0)
      return
    }
    passed++
    const { bruto, netto, penerima, rincian, potongan, pajak, tahun } = read.record
    expect(netto).toBe(bruto - sum(reducing(potongan)) - sum(reducing(pajak)))
    expect(sum(penerima)).toBe(netto)
    expect(sum(rincian)).toBe(bruto)
    expect(tahun).toBe(2026)
    expect(bruto).toBeLessThan(10n ** 15n)
    for (const { jumlah } of pajak) expect([jumlah % 100n, jumlah < 10n ** 14n]).toEqual([0n, true])
    const text = JSON.stringify(read.record, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect(text).not.toMatch(/\\u(0000|d[89a-f])/)
  })
  fc.assert(property, { numRuns: 3000, seed: 20261122 })
  expect(passed).toBeGreaterThan(100)
})

test('one sen too much anywhere is refused', () => {
  const places: Path[] = [
    ['netto'],
    ['bruto'],
    ...(['penerima', 'rincian', 'potongan'] as const).map((at) => [at, 0, 'jumlah']),
  ]
  for (const path of places) {
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], sound) as string
    expect(readRecord(change(sound, path, value.replace('.00', '.01')), 2026).ok, path.join('.')).toBe(false)
  }
})

test('a deduction of kelompok 2 is information: it neither reduces the payment nor may it be booked as if it did', () => {
  expect(readRecord(change(sound, ['pajak', 2, 'jumlah'], '800000.00'), 2026).ok).toBe(true)
  expect(readRecord(change(sound, ['pajak', 2, 'kelompok'], 1), 2026).ok).toBe(false)
  expect(readRecord(change(sound, ['pajak', 0, 'kelompok'], 2), 2026).ok).toBe(false)
})

test.each(['GU_NIHIL', 'TU_NIHIL'])('a %s that would pay somebody is refused: its money was spent before', (jenis) => {
  const read = readRecord({ ...sound, jenis, nilai_pengesahan: '111000000.00' }, 2026)
  expect(read).toEqual({ ok: false, alasan: ['SP2D nihil tidak membayar penerima, tetapi netto bukan nol'] })
  const pajak = sound.pajak.filter(({ id }) => id !== 3)
  const bruto = '12500000.00'
  const rincian = [{ ...sound.rincian[0], jumlah: bruto }]
  const nihil = { ...sound, jenis, ...{ bruto, netto: '0.00', rincian, pajak, potongan: [], penerima: [] } }
  expect(readRecord(nihil, 2026).ok).toBe(true)
})

test('a masa that ends before it begins is refused', () => {
  expect(readRecord(change(sound, ['pajak', 0, 'masa'], '0112'), 2026).ok).toBe(true)
  expect(readRecord(change(sound, ['pajak', 0, 'masa'], '1201'), 2026)).toEqual({
    ok: false,
    alasan: ['pajak ke-1, masa: masa pajak berakhir sebelum mulai'],
  })
})

test('a tax has at most twelve digits of rupiah', () => {
  const read = (jumlah: string) => JSON.stringify(readRecord(change(sound, ['pajak', 0, 'jumlah'], jumlah), 2026))
  expect(read('999999999999.00')).not.toContain('lebih dari 12 digit rupiah')
  expect(read('1000000000000.00')).toContain('pajak ke-1, jumlah: lebih dari 12 digit rupiah')
})

test.each(['penerima', 'rincian', 'potongan', 'pajak'] as const)('two rows of %s under one id are refused', (at) => {
  const [first, ...rest] = sound[at] as { jumlah: string }[]
  const part = `${Number(first?.jumlah) - 1}.00`
  const rows = [{ ...first, jumlah: part }, { ...first, jumlah: '1.00' }, ...rest]
  expect(readRecord({ ...sound, [at]: rows }, 2026)).toEqual({ ok: false, alasan: ['ada id baris yang sama'] })
})
