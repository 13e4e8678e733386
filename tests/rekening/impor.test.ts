import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fitsInflated } from '../../src/web/zip.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { fault } from '../support/fmis.js'
import { auditOf, findRekening, HREF, IWP, openAccount, TAPERUM } from './adegan.js'
import { barisOn, berkas, IMPOR, JUDUL, pratinjau, simpan, unggah } from './impor.js'
import { xlsxParts, zipOf } from './zip.js'

const JKK = '2.1.01.03.01.0001'
let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  for (const [no, nama] of [
    ['0010299900101', 'Taperum Kalsel'],
    ['0010299900102', 'Orang Lain'],
    ['0010299900103', 'JKK Kalsel'],
    ['0010299900104', 'Cadangan'],
  ] as const)
    await openAccount(app, no, nama)
  await openAccount(app, '0010299900105', 'Tutup', 'closed')
})
afterAll(() => app.close())

const count = () => app.deps.prisma.rekening.count()

test('a good file is only looked at until it is confirmed; then all its rows are there, audited, and the file counts once', async () => {
  const before = await count()
  const { href, text } = await pratinjau(app, maker, [
    ['0010299900101', '', TAPERUM],
    ['0010299900102', 'Iuran Korpri', ''],
    ['0010299900103', 'JKK Kalsel', JKK],
  ])
  expect(await count(), 'nothing is saved yet').toBe(before)
  expect(text).toContain('Simpan 3 rekening')
  const lama = (
    await app.deps.prisma.petaPotongan.findFirstOrThrow({
      where: { kode: JKK, rekening: { pemda: { kode: '63.00' } } },
      include: { rekening: true },
    })
  ).rekening
  expect(barisOn(text)).toEqual([
    { baris: '2', hasil: 'Ditambah', keterangan: '–' },
    { baris: '3', hasil: 'Ditambah', keterangan: 'Periksa: Nama pemilik di Bank Kalsel: Orang Lain.' },
    { baris: '4', hasil: 'Ditambah', keterangan: `Potongan ${JKK} dipindahkan dari ${lama.noRekening}.` },
  ])

  const answers = await Promise.all(Array.from({ length: 5 }, () => maker.post(`${href}/simpan`)))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 303)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(4)
  expect(await count()).toBe(before + 3)
  expect(await findRekening(app, '0010299900101')).toMatchObject({
    ...{ nama: 'Taperum Kalsel', namaDiBank: 'Taperum Kalsel' },
    peta: [{ kode: TAPERUM }],
  })
  expect((await findRekening(app, lama.noRekening))?.peta.map(({ kode }) => kode)).not.toContain(JKK)
  expect((await auditOf(app, '0010299900103')).map(({ aksi }) => aksi)).toEqual(['REKENING_DITAMBAH'])
  expect(await auditOf(app, 'rekening.xlsx')).toMatchObject([
    {
      aksi: 'REKENING_DIIMPOR',
      sesudah: { disimpan: ['0010299900101', '0010299900102', '0010299900103'], dilewati: 0 },
    },
  ])
  expect((await maker.get(HREF)).text).toContain('di Bank Kalsel: Orang Lain')
})

test('every bad row stands first with its reason and is left out; the good ones may be saved', async () => {
  const { href, text } = await pratinjau(app, maker, [
    ['0010299900104', '', ''],
    [10299900104, 'Sebagai angka', ''],
    ['12ab', '', ''],
    ['', 'Tanpa nomor', ''],
    ['0010299900104', 'Dua kali', ''],
    ['9999999999', '', ''],
    ['0010299900105', '', ''],
    ['0010299900106', '', '9.9.99'],
    ['0010299900107', 'N'.repeat(101), ''],
    ['0010299900108', { formula: '1+1', result: '2' }, ''],
    ['0010299900103', '', IWP],
    ['0010299900109', '', IWP],
  ])
  const rows = barisOn(text)
  expect(
    rows.filter(({ hasil }) => hasil === 'Bermasalah').map(({ baris, keterangan }) => [baris, keterangan]),
  ).toEqual([
    ['3', expect.stringContaining('nol di depan dapat hilang')],
    ['4', 'Nomor rekening terdiri atas 5 sampai 34 digit.'],
    ['5', 'No. Rekening belum diisi.'],
    ['6', 'No. Rekening ini sudah ada di baris 2.'],
    ['7', 'Rekening 9999999999 tidak ditemukan di Bank Kalsel.'],
    ['8', 'Rekening 0010299900105 berstatus tutup di Bank Kalsel.'],
    ['9', 'Kode potongan 9.9.99 tidak dikenal.'],
    ['10', expect.stringContaining('Paling banyak 100 karakter.')],
    ['11', expect.stringContaining('berisi rumus')],
    ['13', `Potongan ${IWP} sudah ada di baris 12.`],
  ])
  expect(rows.slice(10).map(({ baris, hasil }) => `${baris} ${hasil}`)).toEqual(['2 Ditambah', '12 Diubah'])
  expect(text).toContain('Simpan 2 rekening (10 baris bermasalah dilewati)')
  expect((await simpan(maker, href)).text).toContain('2 rekening disimpan: 1 ditambah, 1 diubah.')
  expect(await findRekening(app, '0010299900109')).toBeNull()
})

test('the exported list comes back unchanged, its template is readable, a deleted number is used again', async () => {
  const { id } = (await findRekening(app, '0010299900104'))!
  await maker.submit(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })
  const exported = await unggah(app, maker, await maker.download(`${HREF}/export.xlsx`))
  const page = (await maker.get(exported.headers.get('location') ?? '')).text
  expect(new Set(barisOn(page).map(({ hasil }) => hasil))).toEqual(new Set(['Tidak berubah']))
  expect(page).toContain('Tidak ada yang perlu disimpan.')

  const template = new ExcelJS.Workbook()
  await template.xlsx.load(new Uint8Array(await maker.download(`${IMPOR}/templat.xlsx`)).buffer)
  expect(template.worksheets[1]?.getColumn(1).values).toContain(TAPERUM)
  template.worksheets[0]?.addRow(['0010299900104', 'Cadangan Lagi', ''])
  const filled = await unggah(app, maker, Buffer.from(await template.xlsx.writeBuffer()))
  const { href, text } = await follow(filled)
  expect(barisOn(text)[0]).toMatchObject({ hasil: 'Dipakai lagi' })
  await simpan(maker, href)
  expect(await findRekening(app, '0010299900104')).toMatchObject({ id, nama: 'Cadangan Lagi', dihapusPada: null })
})

async function follow(answer: Response) {
  const href = answer.headers.get('location') ?? ''
  return { href, text: (await maker.get(href)).text }
}

test('what changed Data Rekening after the preview voids it: nothing of the file is saved', async () => {
  const { href } = await pratinjau(app, maker, [['0010299900104', 'Nama Baru', '']])
  const { id } = (await findRekening(app, '0010299900101'))!
  await maker.submit(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })
  const answer = await maker.post(`${href}/simpan`)
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('Data Rekening berubah sejak pratinjau dibuat. Tidak ada yang disimpan.')
  expect((await findRekening(app, '0010299900104'))?.nama).toBe('Cadangan Lagi')
})

test('a preview of yesterday, of a colleague or of another Pemda saves nothing', async () => {
  const { href } = await pratinjau(app, maker, [['0010299900104', 'Nama Baru', '']])
  const bjm = await app.signIn('maker.bjm')
  expect((await bjm.get(href)).status).toBe(404)
  expect((await bjm.post(`${href}/simpan`)).status).toBe(404)
  await app.deps.pool.query(`UPDATE impor_rekening SET dibuat_pada = now() - interval '61 minutes'`)
  const late = await maker.post(`${href}/simpan`)
  expect(late.status).toBe(409)
  expect(late.text).toContain('sudah terlalu lama')
  expect((await findRekening(app, '0010299900104'))?.nama).toBe('Cadangan Lagi')
})

test('while the bank does not answer every row says so, and it is not asked five hundred times', async () => {
  await fault(app, { endpoint: '/v1.0/account-inquiry-internal', mode: 'error500-before', times: 5 })
  const rows = Array.from({ length: 12 }, (_, n) => [`00102999002${String(n).padStart(2, '0')}`, '', ''])
  const { text } = await pratinjau(app, maker, rows)
  expect(barisOn(text).map(({ keterangan }) => keterangan)).toEqual(
    Array(12).fill('Bank Kalsel belum menjawab; unggah lagi nanti.'),
  )
})

describe('what is no such file', () => {
  test.each([
    ['text', () => Buffer.from('No. Rekening,Nama'), 'bukan .xlsx'],
    ['a zip that is no workbook', () => zipOf({ a: 'halo' }), 'bukan .xlsx'],
    ['one without these columns', () => berkas([['x']], ['Kolom lain']), 'Baris judul tidak ditemukan'],
    ['an empty one', () => berkas([]), 'tidak berisi rekening'],
    ['501 rows', () => berkas(Array.from({ length: 501 }, (_, n) => [`00103${n}`, '', ''])), 'Paling banyak 500 baris'],
  ] as [string, () => Buffer | Promise<Buffer>, string][])(
    '%s is refused at its field',
    async (_what, make, message) => {
      const answer = await unggah(app, maker, await make())
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain(message)
    },
  )

  const ROWS = [JUDUL.map(String), ['0010299900101', '', '']]
  const SEMUA = 'A1:XFD1048576'

  test('rules over every cell of a sheet, as an office leaves them there, cost nothing and change nothing', async () => {
    const lembar = `<mergeCells><mergeCell ref="D1:XFD1048576"/></mergeCells><dataValidations><dataValidation type="whole"
      sqref="${SEMUA}"><formula1>1</formula1></dataValidation></dataValidations>`
    const { text } = await follow(await unggah(app, maker, zipOf(xlsxParts(ROWS, { lembar }))))
    expect(barisOn(text).map(({ baris, hasil }) => [baris, hasil])).toEqual([['2', 'Dipakai lagi']])
  })

  test.each([
    [
      'a name for every cell',
      () =>
        zipOf(
          xlsxParts(ROWS, {
            buku: `<definedNames><definedName name="n">A!${SEMUA.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2')}</definedName></definedNames>`,
          }),
        ),
    ],
    [
      'a part that its directory does not count',
      () =>
        zipOf(
          { ...xlsxParts(ROWS), 'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(400_000_000)}</t></si></sst>` },
          { count: 3 },
        ),
    ],
  ])('%s asks for more than there is: refused, and everybody else goes on', async (_what, make) => {
    const answer = await unggah(app, maker, make())
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('bukan .xlsx yang dapat dibaca')
    expect((await maker.get(HREF)).status).toBe(200)
  })

  test('a part that inflates to far more than it claims is not inflated', () => {
    const bomb = zipOf({ a: Buffer.alloc(20_000_000) }, { claimed: 10 })
    expect(bomb.length).toBeLessThan(100_000)
    expect(fitsInflated(bomb, 8_000_000)).toBe(false)
    expect(fitsInflated(bomb, 30_000_000)).toBe(true)
  })
})
