import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../support/pdf.js'
import { approve, makeBillings } from '../support/story.js'
import { taxStories } from '../pajak/adegan.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let story: Awaited<ReturnType<typeof taxStories>>
let page: Page
let id: string

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  story = await taxStories(kantor.app)
  id = await story.arrive([
    { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '125000.00' },
    { kode_map: '411121', kode_setor: '100', uraian: 'PPh Pasal 21', jumlah: '50000.00' },
  ])
  page = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())

const openRow = async (index: number) => page.goto(kantor.app.url + (await story.href(id, index)))
const tab = (name: string) => page.getByRole('tab', { name }).click()

test('tab "Sudah Mempunyai Kode Billing": a wrong code is refused with its reason, a misfit is compared, a fitting one kept', async () => {
  await openRow(0)
  await tab('Sudah Mempunyai Kode Billing')
  await page.getByLabel('Kode Billing', { exact: true }).fill('912345678901234')
  await page.getByRole('button', { name: 'Periksa & Simpan' }).click()
  await page.locator('#kodeBilling-galat', { hasText: 'diawali angka 0 sampai 3' }).waitFor()
  expect(await page.getByLabel('Kode Billing', { exact: true }).inputValue()).toBe('912345678901234')

  await page.getByLabel('Kode Billing', { exact: true }).fill(await story.codeFor(id, [0], { jumlahBayar: '125001' }))
  await page.getByRole('button', { name: 'Periksa & Simpan' }).click()
  await page.getByRole('row', { name: /Nominal.*Tidak sesuai/ }).waitFor()
  kantor.complaints()

  const code = await story.codeFor(id, [0])
  await page.getByLabel('Kode Billing', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Periksa & Simpan' }).click()
  await page.getByRole('row', { name: new RegExp(`PPN.*${code}.*Berlaku sampai`) }).waitFor()
  expect(kantor.complaints()).toEqual([])
})

test('tab "Belum": names come from DJP, fields follow Jenis Pajak, a mistake is told at its field, the code is made', async () => {
  await openRow(1)
  await tab('Belum Mempunyai Kode Billing')
  for (const label of ['NPWP Penyetor', 'NPWP Rekanan', 'NPWP Pemungut', 'Nomor Objek Pajak', 'Jenis Pajak'])
    expect(await page.getByLabel(label, { exact: true }).isVisible(), label).toBe(true)
  await page.locator('#npwpPemungut-nama', { hasText: 'Menurut DJP: ' }).waitFor()
  expect(await page.getByLabel('Nomor Ketetapan').isVisible()).toBe(false)

  await page.getByLabel('Jenis Pajak').selectOption('411121-300')
  expect(await page.getByLabel('Nomor Ketetapan').isVisible()).toBe(true)
  await page.getByLabel('Jenis Pajak').selectOption('411128-403')
  expect(await page.getByLabel('Nomor Objek Pajak').getAttribute('required')).not.toBeNull()
  await page.getByLabel('Jenis Pajak').selectOption('411121-100')
  expect(await page.locator('#nop-petunjuk').innerText()).toContain('Dikosongkan')

  const npwp = await page.getByLabel('NPWP Pemungut').inputValue()
  await page.getByLabel('NPWP Pemungut').fill('021832425000000')
  await page.getByRole('button', { name: 'Buat Kode Billing' }).click()
  await page.locator('#npwpPemungut-galat', { hasText: 'Digit ke-9 NPWP tidak cocok, periksa kembali.' }).waitFor()
  await page.getByLabel('NPWP Pemungut').fill(npwp)
  await page.getByRole('button', { name: 'Buat Kode Billing' }).click()
  await page.getByText('sudah dibuat di DJP').waitFor()
  expect((await story.rows(id)).every(({ billing }) => billing !== null)).toBe(true)
  expect(kantor.complaints()).toEqual([])
})

test('once paid, the maker opens the Bukti Penerimaan Negara', async () => {
  await makeBillings(kantor.app, story.maker, id)
  for (const person of [story.maker, story.checker, story.approver]) await approve(kantor.app, person, id)
  await kantor.app.drain()
  await page.goto(`${kantor.app.url}/cmsp/sp2d/${id}`)
  const link = page.getByRole('link', { name: 'Bukti Penerimaan Negara' }).first()
  const answer = await page.request.get(kantor.app.url + ((await link.getAttribute('href')) ?? ''))
  const text = textOf(await answer.body())
  const [row] = await story.rows(id)
  expect(text).toEqual(expect.arrayContaining(['BUKTI PENERIMAAN NEGARA', row?.billing?.kode, 'Rp125.000']))
})
