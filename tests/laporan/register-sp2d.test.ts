import { afterAll, beforeAll, expect, test } from 'vitest'
import { disetujui } from '../pencairan/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { textOf } from '../support/pdf.js'
import { officers, type People } from '../support/state.js'
import { publish, tolak } from '../support/story.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await tolak(people.MAKER, id, 'Rekening penerima tidak sesuai')
  await disetujui(app, people, { jumlah: '1500000.00' })
  await app.drain()
  await disetujui(app, people, { jumlah: '2500000.00' })
})
afterAll(() => app.close())

const HREF = '/cmsp/laporan/register'

test('the register tells what was paid, approved and rejected with its reason, and sums each', async () => {
  const page = await people.MAKER.get(HREF)
  for (const shown of ['Rekening penerima tidak sesuai', 'Rp1.500.000,00', 'Rp2.500.000,00'])
    expect(page.text).toContain(shown)
  const paid = (await people.MAKER.get(`${HREF}?keadaan=CAIR`)).text
  expect(paid).toContain('Rp1.500.000,00')
  expect(paid).not.toContain('Rp2.500.000,00')
  const rows = await unduh(app, people.MAKER, `${HREF}/export.xlsx?keadaan=DITOLAK`)
  expect(rows.slice(3, -1).map((row) => row.at(-1))).toEqual(['Rekening penerima tidak sesuai'])
})

test('its PDF is for the Kuasa BUD to sign and has the same bytes at each print', async () => {
  const pdf = await people.MAKER.download(`${HREF}/cetak.pdf?keadaan=CAIR`)
  expect((await people.MAKER.download(`${HREF}/cetak.pdf?keadaan=CAIR`)).equals(pdf)).toBe(true)
  const said = textOf(pdf).join(' ')
  for (const part of ['REGISTER SP2D', 'Kuasa BUD', 'Rp1.500.000,00', 'Keadaan: Cair']) expect(said).toContain(part)
})

test('another Pemda finds none of it', async () => {
  const other = await app.signIn('maker.bjm')
  expect((await other.get(HREF)).text).not.toContain('Rekening penerima tidak sesuai')
  expect(textOf(await other.download(`${HREF}/cetak.pdf`)).join(' ')).not.toContain('Rp1.500.000,00')
})
