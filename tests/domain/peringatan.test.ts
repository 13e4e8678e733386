import { describe, expect, test } from 'vitest'
import {
  belumDicentang,
  centangOf,
  type JenisPeringatan,
  type Peringatan,
  rincianPeringatan,
  sidikPeringatan,
} from '../../src/domain/peringatan.js'

const warn = (jenis: JenisPeringatan, ...kunci: string[]): Peringatan => ({
  jenis,
  butir: kunci.map((each) => ({ kunci: each, rincian: `tentang ${each}` })),
})
const labels = (rows: Peringatan[]) => rows.map(({ jenis }) => jenis)

describe('what was ticked', () => {
  const ticked = centangOf([warn('KEMBAR', 'a', 'b'), warn('REKENING_BARU', 'x')])

  test('covers the same facts and fewer', () => {
    expect(belumDicentang([warn('KEMBAR', 'b')], ticked)).toEqual([])
    expect(belumDicentang([], ticked)).toEqual([])
  })

  test('does not cover one more fact, nor the same fact of another kind', () => {
    expect(labels(belumDicentang([warn('KEMBAR', 'a', 'c'), warn('REKENING_BARU', 'x')], ticked))).toEqual(['KEMBAR'])
    expect(labels(belumDicentang([warn('REKENING_BERUBAH', 'x')], ticked))).toEqual(['REKENING_BERUBAH'])
  })
})

test('the fingerprint of what was shown changes with every fact, not with their order', () => {
  const shown = sidikPeringatan([warn('KEMBAR', 'a', 'b')])
  expect(sidikPeringatan([warn('KEMBAR', 'b', 'a')])).toBe(shown)
  expect(sidikPeringatan([warn('KEMBAR', 'a', 'b', 'c')])).not.toBe(shown)
  expect(sidikPeringatan([warn('REKENING_BARU', 'a', 'b')])).not.toBe(shown)
})

test('of many facts ten are said and the rest counted', () => {
  const many = warn('REKENING_BARU', ...Array.from({ length: 13 }, (_, n) => String(n)))
  expect(rincianPeringatan(many)).toHaveLength(11)
  expect(rincianPeringatan(many).at(-1)).toBe('dan 3 lainnya')
})
