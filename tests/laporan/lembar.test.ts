import { expect, test } from 'vitest'
import {
  ATAS_ISI,
  type Lembar,
  bukaDokumen,
  mulaiLembar,
  tulisBagian,
  tulisTabel,
} from '../../src/modules/laporan/dokumen/lembar.js'
import { textOf } from '../support/pdf.js'

/** A document of one sheet that `write` fills; answers its bytes. */
async function print(write: (doc: Lembar) => void): Promise<Buffer> {
  const doc = bukaDokumen('Uji', 'Uji', new Date(0))
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => doc.on('end', resolve))
  mulaiLembar(doc, 'UJI', 'Uji', 'Uji')
  write(doc)
  doc.end()
  await ended
  return Buffer.concat(chunks)
}

/** What stands on paper for a name, as a value and as a cell, followed by what has to stay readable behind it. */
async function printed(nama: string): Promise<string[]> {
  const pdf = await print((doc) => {
    const y = tulisBagian(doc, 'Data', [['Nama', `${nama} / Rp1.000,00`]], ATAS_ISI)
    tulisTabel(doc, 'Daftar', [{ judul: 'Nama', lebar: 300 }], [[`${nama} / Rp1.000,00`]], y, () => undefined)
  })
  return textOf(pdf).filter((piece) => piece.endsWith('/ Rp1.000,00'))
}

test.for([
  ['CV Señor Ñoño é', 'CV Señor Ñoño é'],
  ['CV Čapek Łukasz Nguyễn', 'CV Capek Lukasz Nguyen'],
  ['Sen\u0303or', 'Señor'],
  ['PT 中文 شركة', 'PT ?? ????'],
  ['PT 😀 Maju', 'PT ? Maju'],
  ['Rp1 \u2212 2\tlunas', 'Rp1 - 2 lunas'],
])('%s is printed readably, and nothing behind it is garbled', async ([nama, terbaca]) => {
  expect(await printed(nama!)).toEqual([`${terbaca} / Rp1.000,00`, `${terbaca} / Rp1.000,00`])
})

test('a section that does not fit goes on on the next sheet, clear of the foot', async () => {
  const sheets: number[] = []
  const pdf = await print((doc) => {
    const lembarBaru = () => {
      sheets.push(doc.y)
      mulaiLembar(doc, 'UJI', 'Uji', 'Uji')
    }
    const keperluan = 'Pembayaran belanja modal pengadaan '.repeat(28)
    let y = ATAS_ISI
    for (const judul of ['Satu', 'Dua', 'Tiga'])
      y = tulisBagian(doc, judul, [['Keperluan', keperluan] as const, ['Nilai', 'Rp1,00'] as const], y, lembarBaru)
  })
  expect(textOf(pdf).filter((piece) => piece === 'Rp1,00')).toHaveLength(3)
  expect(sheets).toHaveLength(1)
  expect(Math.max(...sheets)).toBeLessThan(742)
})
