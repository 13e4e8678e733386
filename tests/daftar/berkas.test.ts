import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { isi } from './isi.js'

const HREF = '/cmsp/sp2d'
let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  await isi(app, '63.00', [
    {
      nomor: 'X/1',
      penerima: '=SUM(A1)',
      netto: '1234567.89',
      tanggal: '2026-11-01',
      status: 'CAIR',
      bayar: '2026-11-30',
    },
    { nomor: 'X/2', penerima: 'CV "Dua", Tbk <b>', netto: '9007199254740.99', tanggal: '2026-11-02' },
    { nomor: 'X/3', penerima: '-', netto: '9007199254740.99', tanggal: '2026-11-03', putaran: 2 },
    { nomor: 'Y/4', netto: '5.00' },
  ])
  await isi(app, '63.71', [{ nomor: 'X/9' }])
})
afterAll(() => app.close())

async function sheetOf(path: string): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await maker.download(path)) as unknown as ArrayBuffer)
  return workbook.worksheets[0] as ExcelJS.Worksheet
}

describe('Export .xlsx', () => {
  test('holds exactly the filtered rows under a frozen heading that names the filter, with real dates and numbers', async () => {
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=X&jumlahDari=1.000&urut=nomor`)
    expect(sheet.getCell('A1').value).toBe('Filter: No. SP2D: X; Jumlah dari: Rp1.000,00')
    expect(sheet.getCell('A2').text).toMatch(/^Diunduh \d{1,2} \w+ \d{4} \d{2}\.\d{2} WITA$/)
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 })
    const header = (sheet.getRow(3).values as string[]).slice(1)
    expect(header.slice(0, 8)).toEqual([
      'No. SP2D',
      'Tanggal Transaksi',
      'OPD',
      'Jenis',
      'Nama Penerima',
      'Bruto',
      'Netto',
      'Status',
    ])
    const at = (row: number, judul: string) => sheet.getRow(row).getCell(header.indexOf(judul) + 1)
    expect([4, 5, 6].map((row) => at(row, 'No. SP2D').value)).toEqual(['X/1', 'X/2', 'X/3'])
    expect(at(4, 'Tanggal Transaksi').value).toEqual(new Date('2026-11-01'))
    expect(at(4, 'Tanggal Bayar').value).toEqual(new Date('2026-11-30'))
    expect(at(4, 'Netto')).toMatchObject({ value: 1234567.89, numFmt: '#,##0.00', type: ExcelJS.ValueType.Number })
    expect(at(5, 'Tanggal Bayar').value).toBeNull()
    expect(at(6, 'Putaran').value).toBe(2)
  })

  test('ends with the sums of its amounts, to the sen', async () => {
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=X`)
    const last = sheet.getRow(sheet.rowCount)
    expect(sheet.rowCount).toBe(7)
    expect([last.getCell(1).value, last.getCell(7).value]).toEqual(['Jumlah', 18014399744049.87])
    expect(last.getCell(7).font?.bold).toBe(true)
  })

  test('ends with the exact sum also where no number of a spreadsheet is fine enough', async () => {
    const netto = '9999999999999.99'
    await isi(
      app,
      '63.00',
      Array.from({ length: 30 }, (_, n) => ({ nomor: `RAKSASA/${n}`, netto })),
    )
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=RAKSASA`)
    expect(sheet.getRow(sheet.rowCount).getCell(7).value).toBe('299999999999999.70')
    expect((await maker.get(`${HREF}/export.csv?nomor=RAKSASA`)).text.match(/9999999999999,99/g)).toHaveLength(60)
  })

  test('never holds a formula', async () => {
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=X`)
    const types = new Set<number>()
    sheet.eachRow((row) => row.eachCell((cell) => types.add(cell.type)))
    expect(types).not.toContain(ExcelJS.ValueType.Formula)
    const names = sheet.getColumn(5).values.slice(4, 7)
    expect(names).toEqual(expect.arrayContaining([`'=SUM(A1)`, `'-`, 'CV "Dua", Tbk <b>']))
  })

  test('of a list without a row is a sheet with its heading and sums of nothing', async () => {
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=tidak-ada`)
    expect(sheet.rowCount).toBe(4)
    expect(sheet.getCell('G4').value).toBe(0)
  })
})

describe('Export .csv', () => {
  /** RFC 4180 as a reader applies it, with the list separator of Indonesia. */
  function parseCsv(text: string): string[][] {
    return text
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => [...line.matchAll(/(?:^|;)("(?:[^"]|"")*"|[^;]*)/g)].map(([, cell = '']) => cell))
      .map((cells) => cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)))
  }
  const csvOf = async (path: string) => parseCsv((await maker.download(path)).toString('utf8').slice(1))

  test('has the columns of the spreadsheet, in UTF-8 with its mark, quoted, and text that no program runs', async () => {
    const answer = await maker.get(`${HREF}/export.csv?nomor=X&urut=nomor`)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe('attachment; filename=data-sp2d.csv')
    const bytes = await maker.download(`${HREF}/export.csv?nomor=X&urut=nomor`)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = bytes.toString('utf8').slice(1)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const [header = [], ...rows] = parseCsv(text)
    const sheet = await sheetOf(`${HREF}/export.xlsx?nomor=X&urut=nomor`)
    expect(header).toEqual((sheet.getRow(3).values as string[]).slice(1))
    const column = (judul: string) => rows.map((row) => row[header.indexOf(judul)])
    expect(column('No. SP2D')).toEqual(['X/1', 'X/2', 'X/3'])
    expect(column('Nama Penerima')).toEqual([`'=SUM(A1)`, 'CV "Dua", Tbk <b>', `'-`])
    expect(column('Netto')).toEqual(['1234567,89', '9007199254740,99', '9007199254740,99'])
    expect(column('Tanggal Bayar')).toEqual(['2026-11-30', '', ''])
  })

  test('an instant is the clock in WITA as a spreadsheet reads it', async () => {
    const [header = [], row = []] = await csvOf('/cmsp/laporan/register/export.csv?cari=X/1')
    expect(row[header.indexOf('Diterima')]).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  })

  test('a text that a spreadsheet would turn into a number or a date is marked, so that every digit stays', async () => {
    const changed = ['0010100000011', '002', '123456789012', '0123456789012345', '12E4567890123456', '5/11', '1.01']
    const kept = [
      '2000100101',
      '02.183.241.5-000.000',
      '411121-100',
      '42C9B7454SS1QHTN',
      '00001/SP2D/LS/2026',
      'CV 002',
    ]
    const texts = [...changed, ...kept]
    await isi(
      app,
      '63.00',
      texts.map((penerima, n) => ({ nomor: `ANGKA/${String(n).padStart(2, '0')}`, penerima })),
    )
    const path = (ending: string) => `${HREF}/export.${ending}?nomor=ANGKA&urut=nomor`
    const [header = [], ...rows] = await csvOf(path('csv'))
    const at = header.indexOf('Nama Penerima')
    expect(rows.map((row) => row[at])).toEqual([...changed.map((text) => `'${text}`), ...kept])
    const sheet = await sheetOf(path('xlsx'))
    expect(sheet.getColumn(at + 1).values.slice(4, 4 + texts.length)).toEqual(texts)
  })

  test('is offered by every list that offers a spreadsheet', async () => {
    for (const list of ['/cmsp/sp2d', '/cmsp/tugas', '/cmsp/master/rekening', '/cmsp/laporan/pajak']) {
      const { text } = await maker.get(list)
      expect(text, list).toContain(`formaction="${list}/export.csv"`)
      expect(text, list).toContain(`action="${list}/export.xlsx"`)
      expect((await maker.get(`${list}/export.csv`)).status, list).toBe(200)
    }
  })
})

test.each(['xlsx', 'csv'])('who took which rows along as .%s is on record', async (ending) => {
  await maker.download(`${HREF}/export.${ending}?nomor=X&urut=nomor`)
  const row = await app.deps.prisma.audit.findFirstOrThrow({
    where: { aksi: 'DAFTAR_DIEKSPOR' },
    orderBy: { id: 'desc' },
  })
  expect(row).toMatchObject({ sasaran: `data-sp2d.${ending}`, sesudah: { filter: 'Filter: No. SP2D: X', tahun: 2026 } })
  expect(row.pelakuId).toBe((await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username: 'maker.prov' } })).id)
})
