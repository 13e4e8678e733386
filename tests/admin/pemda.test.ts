import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccount } from '../rekening/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, setujui, usulanOf } from '../usulan/adegan.js'

const HREF = '/cmsp/admin/pemda'
let app: TestApp
let satu: Client
let dua: Client

beforeAll(async () => {
  app = await startTestApp()
  satu = await app.signIn('admin.bank')
  dua = await app.signIn('admin2.bank')
})
afterAll(() => app.close())

const pemda = (kode: string) =>
  app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode }, include: { rkud: true, opd: true } })

test('a new Pemda stands in the list once a second admin agreed', async () => {
  const id = usulanOf(
    await satu.post(`${HREF}/baru`, {
      kode: '64.01',
      nama: 'Kabupaten Uji',
      dasarNomor: '1/PKS',
      dasarTanggal: '2026-10-01',
    }),
  )
  expect((await satu.get(`${HREF}?kode=64.01`)).text).toContain('Tidak ada data yang cocok')
  await setujui(app, dua, id)
  expect((await satu.get(`${HREF}?kode=64.01`)).text).toContain('Kabupaten Uji')
  expect(await pemda('64.01')).toMatchObject({ aktif: true })
})

test('a Pemda that is switched off takes no new users', async () => {
  const { id } = await pemda('63.02')
  await setujui(
    app,
    dua,
    usulanOf(await satu.post(`${HREF}/${id}`, { nama: 'Kabupaten Kotabaru', status: 'NONAKTIF' })),
  )
  expect((await pemda('63.02')).aktif).toBe(false)
})

test('an RKUD gets the name the bank knows it by; the page shows its last digits, the proposal all of them', async () => {
  const { id } = await pemda('63.71')
  await openAccount(app, '0010177700011', 'RKUD Kota Banjarmasin 2')
  const usulan = usulanOf(await satu.post(`${HREF}/${id}/rkud`, { noRekening: '0010 1777 00011' }))
  const page = await dua.get(`/cmsp/admin/usulan/${usulan}`)
  expect(page.text).toContain('RKUD Kota Banjarmasin 2')
  expect(page.text).toContain('0010177700011')
  await setujui(app, dua, usulan)
  expect((await pemda('63.71')).rkud).toContainEqual(
    expect.objectContaining({ noRekening: '0010177700011', nama: 'RKUD Kota Banjarmasin 2' }),
  )
  const list = await satu.get(`${HREF}/${id}`)
  expect(list.text).toContain('••••0011')
  expect(list.text).not.toContain('0010177700011')
})

test('the same number again takes the name over that the bank uses now', async () => {
  const { id } = await pemda('63.71')
  expect((await satu.post(`${HREF}/${id}/rkud`, { noRekening: '0010177700011' })).text).toContain(
    'Tidak ada yang berubah.',
  )
  await openAccount(app, '0010177700011', 'RKUD Banjarmasin Baru')
  await setujui(app, dua, usulanOf(await satu.post(`${HREF}/${id}/rkud`, { noRekening: '0010177700011' })))
  expect((await pemda('63.71')).rkud.map(({ nama }) => nama)).toContain('RKUD Banjarmasin Baru')
})

test.each([
  ['is unknown to the bank', '0010199999999', 'tidak ada di Bank Kalsel'],
  ['is closed', '0010166600011', 'berstatus tutup'],
  ['belongs to another Pemda', '0010177700011', 'sudah menjadi RKUD Pemda lain (63.71)'],
  ['is no number', 'abc', 'Nomor rekening terdiri atas'],
])('an account that %s cannot become an RKUD', async (_what, noRekening, message) => {
  await openAccount(app, '0010166600011', 'Tutup', 'closed')
  const { id } = await pemda('63.00')
  const page = await satu.post(`${HREF}/${id}/rkud`, { noRekening })
  expect(page.status).toBe(422)
  expect(errorsOn(page.text).join(' ')).toContain(message)
})

test.each([
  ['', { nama: 'Provinsi Kalimantan Selatan', status: 'AKTIF' }],
  ['/rkud', { noRekening: '0010177700044' }],
  ['/opd', { kodeOpd: '9.99', namaOpd: 'Badan Uji' }],
])('half a letter at form "%s" is told at its field of this form, with what was typed', async (path, form) => {
  await openAccount(app, '0010177700044', 'RKUD Provinsi 4')
  const { id } = await pemda('63.00')
  const { text } = await satu.post(`${HREF}/${id}${path}`, { ...form, dasarNomor: '7/BKD/2026' })
  expect(text.match(/href="#(.*?)">Isi tanggal suratnya/)?.[1]).toBe('dasarTanggal')
  const [sent = ''] = text.split('<form').filter((part) => part.includes(`action="${HREF}/${id}${path}"`))
  expect(sent).toContain('id="dasarTanggal"')
  expect(sent).toContain('Isi tanggal suratnya.')
  expect(text.match(/value="7\/BKD\/2026"/g)).toHaveLength(1)
  expect(sent).toContain('value="7/BKD/2026"')
})

test('a refused change of a Pemda leaves the status as it was chosen', async () => {
  const { id } = await pemda('63.00')
  const form = { nama: 'Provinsi Kalimantan Selatan', status: 'NONAKTIF', dasarNomor: '7/BKD/2026' }
  expect((await satu.post(`${HREF}/${id}`, form)).text).toContain('<option value="NONAKTIF" selected>')
})

test('while the bank does not answer, nothing is proposed', async () => {
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/account-inquiry', mode: 'down', times: 1 })
  const { id } = await pemda('63.00')
  expect((await satu.post(`${HREF}/${id}/rkud`, { noRekening: '0010177700022' })).status).toBe(503)
  await app.simulator.delete('/control/faults')
})

test('an OPD is added and renamed', async () => {
  const { id } = await pemda('63.00')
  for (const namaOpd of ['Badan Uji', 'Badan Uji dan Coba']) {
    await setujui(app, dua, usulanOf(await satu.post(`${HREF}/${id}/opd`, { kodeOpd: '9.99.0.00', namaOpd })))
  }
  expect((await pemda('63.00')).opd.filter(({ kode }) => kode === '9.99.0.00').map(({ nama }) => nama)).toEqual([
    'Badan Uji dan Coba',
  ])
  const rows = await app.deps.prisma.audit.findMany({
    where: { sasaran: 'opd:63.00:9.99.0.00' },
    orderBy: { id: 'asc' },
  })
  expect(rows.map(({ aksi }) => aksi)).toEqual(['OPD_DITAMBAH', 'OPD_DIUBAH'])
})
