import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccount, TAPERUM } from '../rekening/adegan.js'
import { berkas } from '../rekening/impor.js'
import { gambar } from './gambar.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let maker: Page
let axeSource: string

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  kantor = await openKantor({ worker: false })
  await openAccount(kantor.app, '0010299900201', 'Taperum Kalsel')
  maker = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())

/** No violation of the accessibility rules, and nothing to scroll sideways for on a phone. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.evaluate(axeSource)
  const ids = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map(({ id }) => id)
  })
  expect(ids).toEqual([])
  await gambar(page, name)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  await gambar(page, `${name}-hp`)
  await page.setViewportSize({ width: 1366, height: 768 })
}

test('a maker uploads a file, reads which rows are bad and why, and saves the good ones', async () => {
  await maker.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Data Rekening' }).click()
  await maker.getByRole('link', { name: 'Impor .xlsx' }).click()
  await inspect(maker, 'impor-rekening')
  const buffer = await berkas([
    ['0010299900201', '', TAPERUM],
    [10299900202, 'Ditulis sebagai angka', ''],
    ['9999999999', 'Tidak ada di bank', ''],
  ])
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await maker.getByLabel('Berkas').setInputFiles({ name: 'rekening.xlsx', mimeType, buffer })
  await maker.getByRole('button', { name: 'Periksa berkas' }).click()
  await maker.getByRole('heading', { name: 'Pratinjau Impor' }).waitFor()
  await maker.getByRole('row', { name: /Bermasalah.*nol di depan dapat hilang/ }).waitFor()
  await maker.getByRole('row', { name: /9999999999.*Bermasalah.*tidak ditemukan di Bank Kalsel/ }).waitFor()
  await inspect(maker, 'impor-pratinjau')
  await maker.getByRole('button', { name: 'Simpan 1 rekening (2 baris bermasalah dilewati)' }).click()
  await maker.getByText('1 rekening disimpan: 1 ditambah.').waitFor()
  await maker.getByRole('row', { name: /0010299900201.*Taperum Kalsel/ }).waitFor()
  expect(kantor.complaints()).toEqual([])
})
