import { expect, test } from 'vitest'
import {
  ATAS_ISI,
  bukaDokumen,
  mulaiLembar,
  tulisBagian,
  tulisTabel,
} from '../../src/modules/laporan/dokumen/lembar.js'
import { textOf } from '../support/pdf.js'

/** What stands on paper for a name, as a value and as a cell, followed by what has to stay readable behind it. */
async function printed(nama: string): Promise<string[]> {
  const doc = bukaDokumen('Uji', 'Uji', new Date(0))
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => doc.on('end', resolve))
  mulaiLembar(doc, 'UJI', 'Uji', 'Uji')
  const y = tulisBagian(doc, 'Data', [['Nama', `${nama} / Rp1.000,00`]], ATAS_ISI)
  tulisTabel(doc, 'Daftar', [{ judul: 'Nama', lebar: 300 }], [[`${nama} / Rp1.000,00`]], y, () => undefined)
  doc.end()
  await ended
  return textOf(Buffer.concat(chunks)).filter((piece) => piece.endsWith('/ Rp1.000,00'))
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
