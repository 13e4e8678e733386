import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { offer, soundRecord, withTaxes } from '../support/fmis.js'
import { find, pull, setuju, statusOf } from '../support/story.js'

let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

/** What stands in the way of an SP2D with this potongan, and whether the page sends the maker to Data Rekening for it. */
async function halangan(idsp2d: number, potongan: { kode: string; uraian: string }) {
  const row = { id: 1, ...potongan, kelompok: 1 as const, jumlah: '25000.00' }
  const record = { ...(await soundRecord(app, idsp2d)), potongan: [row] }
  await offer(app, withTaxes(record, []))
  await pull(app, maker)
  const { id } = await find(app, record.sp2d_no)
  const page = (await maker.get(`/cmsp/sp2d/${id}`)).text
  const [pesan = ''] = page.split(`Potongan ${potongan.uraian} (${potongan.kode}) `)[1]?.split('</li>') ?? []
  expect((await setuju(maker, id)).text).toContain(pesan.split('<')[0]?.trim())
  expect(await statusOf(app, id)).toBe('DITERIMA')
  return { pesan, keDataRekening: pesan.includes('/cmsp/master/rekening') }
}

test('a potongan without a rekening sends the maker to Data Rekening', async () => {
  const { pesan, keDataRekening } = await halangan(8901, { kode: '2.1.01.07.01.0001', uraian: 'Taperum' })
  expect([pesan.startsWith('belum mempunyai rekening potongan.'), keDataRekening]).toEqual([true, true])
})

test('a tax among the potongan has no rekening: the way is FMIS, not Data Rekening, which does not offer it', async () => {
  const { pesan, keDataRekening } = await halangan(8902, { kode: '2.1.01.06.01.0001', uraian: 'PPN' })
  expect(pesan).toContain('adalah pajak yang dibayar dengan kode billing; tolak SP2D ini')
  expect(keDataRekening).toBe(false)
})

test('a kind of potongan nobody knows is a matter of Bank Kalsel', async () => {
  const { pesan, keDataRekening } = await halangan(8903, { kode: '2130501', uraian: 'Zakat' })
  expect(pesan).toContain('belum dikenal CMSP; hubungi Bank Kalsel')
  expect(keDataRekening).toBe(false)
})
