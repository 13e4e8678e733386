import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectForAll } from '../support/axe.js'
import { openAccount, TAPERUM } from '../rekening/adegan.js'
import { berkas } from '../rekening/impor.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let maker: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  await openAccount(kantor.app, '0010299900201', 'Taperum Kalsel')
  maker = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())

test('a maker uploads a file, reads which rows are bad and why, and saves the good ones', async () => {
  await maker.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Data Rekening' }).click()
  await maker.getByRole('link', { name: 'Impor .xlsx' }).click()
  await expectForAll(maker, 'impor-rekening')
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
  await expectForAll(maker, 'impor-pratinjau')
  await maker.getByRole('button', { name: 'Simpan 1 rekening (2 baris bermasalah dilewati)' }).click()
  await maker.getByText('1 rekening disimpan: 1 ditambah.').waitFor()
  await maker.getByRole('row', { name: /0010299900201.*Taperum Kalsel/ }).waitFor()
  expect(kantor.complaints()).toEqual([])
})
