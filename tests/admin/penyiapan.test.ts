import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEMBAR, type NamaLembar } from '../../src/modules/penyiapan/lembar.js'
import { bukaRekening } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { setujui, usulanOf } from '../usulan/adegan.js'
import { kotakMasuk } from './adegan.js'

const HREF = '/cmsp/admin/penyiapan'
const PEMDA = '63.99'
let app: TestApp
let admin: Client
let admin2: Client
let rkud: string
let potongan: string

beforeAll(async () => {
  app = await startTestApp()
  ;[admin, admin2] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  rkud = await bukaRekening(app, 'RKUD_Kabupaten Uji')
  potongan = await bukaRekening(app, 'Potongan Kabupaten Uji')
})
afterAll(() => app.close())

type Isi = Partial<Record<NamaLembar, ExcelJS.CellValue[][]>>

/** A file as the template has it, with these rows. */
async function berkas(isi: Isi): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  for (const [nama, rows] of Object.entries(isi)) {
    const sheet = workbook.addWorksheet(nama)
    for (const row of [Object.values(LEMBAR[nama as NamaLembar]), ...rows]) sheet.addRow(row)
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

async function unggah(isi: Buffer, more: object = {}) {
  const form = new FormData()
  const typed = { _csrf: admin.token, nomor: '900/7/BPKAD/2026', tanggal: '2026-01-05', ...more }
  for (const [name, value] of Object.entries(typed)) form.append(name, String(value))
  form.append('berkas', new Blob([new Uint8Array(isi)]), 'penyiapan.xlsx')
  const { cookies } = (await admin.get('/cmsp/')).request as unknown as { cookies: string }
  const headers = { cookie: cookies, referer: app.url + HREF }
  return fetch(app.url + HREF, { method: 'POST', body: form, headers, redirect: 'manual' })
}

/** The page that says what would become of each row. */
async function periksa(isi: Isi): Promise<{ href: string; text: string; kalimat: string }> {
  const href = (await unggah(await berkas(isi))).headers.get('location') ?? ''
  if (!/\d$/.test(href)) throw new Error('not read')
  const { text } = await admin.get(href)
  return { href, text, kalimat: text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') }
}

const orang = (n: number, peran: string) => [
  ...[PEMDA, `${peran.toLowerCase()}.uji`, `Orang Uji ${n}`, `19880817201001100${n}`, 'Kepala Bidang'],
  ...[`orang${n}@uji.example`, `08125101770${n}`, peran],
]
const SEMUA = (): Isi => ({
  Pemda: [[PEMDA, 'Kabupaten Uji']],
  OPD: [[PEMDA, '1.01.0.00.0.00.01.0000', 'Dinas Pendidikan Uji']],
  Pengguna: [orang(1, 'Maker'), orang(2, 'Checker'), orang(3, 'Approver')],
  Rekening: [
    [PEMDA, 'RKUD', rkud, '', ''],
    [PEMDA, 'Potongan', potongan, '', '2.1.01.03.01.0001'],
  ],
})

const jumlah = async () => {
  const { prisma } = app.deps
  const where = { pemda: { kode: PEMDA } }
  return [
    await prisma.pemda.count({ where: { kode: PEMDA } }),
    ...[await prisma.opd.count({ where }), await prisma.pengguna.count({ where }), await prisma.rkud.count({ where })],
    await prisma.rekening.count({ where }),
  ]
}

test('the template has the four sheets with their columns as text', async () => {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(await admin.download(`${HREF}/templat.xlsx`)).buffer)
  expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Pemda', 'OPD', 'Pengguna', 'Rekening'])
  expect(workbook.worksheets[2]?.getRow(1).values).toContain('Nomor HP')
})

test('a whole Pemda from one file: nothing before a second admin confirms, then all of it, with invitations', async () => {
  const audit = await app.deps.prisma.audit.count()
  const { href, kalimat } = await periksa(SEMUA())
  expect(kalimat).toContain('7 ditambah')
  expect(await jumlah()).toEqual([0, 0, 0, 0, 0])
  expect(await app.deps.prisma.audit.count()).toBe(audit)
  const id = usulanOf(await admin.post(`${href}/ajukan`, {}, href))
  expect(await jumlah()).toEqual([0, 0, 0, 0, 0])
  const page = (await admin2.get(`/cmsp/admin/usulan/${id}`)).text
  for (const shown of ['Kabupaten Uji', 'Dinas Pendidikan Uji', 'Orang Uji 3', rkud, potongan, '900/7/BPKAD/2026'])
    expect(page).toContain(shown)
  // Whose money it receives is part of what the second admin signs.
  expect(page).toContain(`Data Rekening: ${potongan} Potongan Kabupaten Uji untuk ${PEMDA}`)
  expect((await admin.post(`/cmsp/admin/usulan/${id}/otp`)).status).toBe(403)
  await setujui(app, admin2, id)
  await app.drain()
  expect(await jumlah()).toEqual([1, 1, 3, 1, 1])
  expect(await kotakMasuk(app, 'orang1@uji.example')).toHaveLength(1)
  const served = await app.deps.prisma.petaPotongan.findFirstOrThrow({
    where: { rekening: { noRekening: potongan } },
    include: { rekening: true },
  })
  expect([served.kode, served.rekening.nama]).toEqual(['2.1.01.03.01.0001', 'Potongan Kabupaten Uji'])
})

test('the same file again changes nothing and cannot be proposed', async () => {
  const { href, kalimat } = await periksa(SEMUA())
  expect(kalimat).toContain('7 tidak berubah')
  expect(kalimat).toContain('tidak ada yang perlu diajukan')
  expect((await admin.post(`${href}/ajukan`, {}, href)).status).toBe(303)
  expect(await app.deps.prisma.usulan.count({ where: { jenis: 'PENYIAPAN' } })).toBe(1)
})

const rumus = { formula: '1+1', result: 2 }
test.each<[string, Isi, string]>([
  ['a formula', { Pemda: [['63.98', rumus]] }, 'Nama: Nama berisi rumus'],
  ['a number that loses zeros', { Pemda: [[63.1, 'Kabupaten X']] }, 'Kode: Kode ditulis sebagai angka'],
  ['a mark nobody sees', { Pemda: [['63.98', 'Kabu\u202Epaten']] }, 'Nama: Berisi karakter yang tidak terlihat'],
  ['a Pemda that is not there', { OPD: [['63.97', '1.01', 'Dinas X']] }, 'Pemda tidak ditemukan'],
  ['a wrong NIP', { Pengguna: [[PEMDA, 'x.uji', 'X', '123', 'J', 'x@uji.example', '081251017799', 'Maker']] }, 'NIP:'],
  [
    'an unknown role',
    { Pengguna: [[PEMDA, 'x.uji', 'X', '198808172010011009', 'J', 'x@uji.example', '081251017799', 'Raja']] },
    'Peran: Pilih peran.',
  ],
  [
    'a username of somebody else',
    { Pengguna: [[PEMDA, 'maker.prov', 'X', '198808172010011009', 'J', 'x@uji.example', '081251017799', 'Maker']] },
    'Username: Username ini sudah dipakai',
  ],
  [
    'an account the bank does not know',
    { Rekening: [[PEMDA, 'RKUD', '9999999999', '', '']] },
    'No. Rekening: Rekening 9999999999 tidak ditemukan',
  ],
  [
    'the same row twice',
    {
      Pemda: [
        ['63.98', 'A'],
        ['63.98', 'B'],
      ],
    },
    'Baris: Sama dengan lembar Pemda baris 2.',
  ],
])('%s is said at its cell, and the file is not proposed', async (_, isi, pesan) => {
  const { href, kalimat } = await periksa(isi)
  expect(kalimat).toContain(pesan.replace(': ', ': '))
  expect(kalimat).toContain('Belum dapat diajukan')
  await admin.post(`${href}/ajukan`, {}, href)
  expect(await app.deps.prisma.usulan.count({ where: { jenis: 'PENYIAPAN', status: 'MENUNGGU' } })).toBe(0)
})

test.each([
  ['no workbook', Buffer.from('PK tidak'), {}, 'bukan .xlsx'],
  ['no letter', null, { nomor: '' }, 'Isi nomor surat Pemda.'],
])('%s is refused at its field', async (_, isi, more, pesan) => {
  const answer = await unggah(isi ?? (await berkas(SEMUA())), more)
  expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(pesan)])
})

test('what changed between trying and confirming stops the whole file', async () => {
  const { href } = await periksa({
    OPD: [
      [PEMDA, '1.02', 'Dinas Kesehatan Uji'],
      [PEMDA, '1.03', 'Dinas Sosial Uji'],
    ],
  })
  const id = usulanOf(await admin.post(`${href}/ajukan`, {}, href))
  await app.deps.pool.query(
    `INSERT INTO opd (pemda_id, kode, nama) SELECT id, '1.03', 'Dari FMIS' FROM pemda WHERE kode = $1`,
    [PEMDA],
  )
  expect((await setujui(app, admin2, id)).text).toContain('berubah sejak berkasnya diperiksa')
  const names = await app.deps.prisma.opd.findMany({ where: { pemda: { kode: PEMDA } }, orderBy: { kode: 'asc' } })
  expect(names.map(({ nama }) => nama)).toEqual(['Dinas Pendidikan Uji', 'Dari FMIS'])
})
