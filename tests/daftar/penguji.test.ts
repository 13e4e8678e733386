import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/database.js'
import { readPage, receivePage } from '../../src/modules/sp2d/receive.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { asRupiah, edit, type FmisRecord, offer, printAgain, soundRecord } from '../support/fmis.js'
import { find, pull } from '../support/story.js'
import { hrefOf, isi } from './isi.js'

const HREF = '/cmsp/sp2d/penguji'
const IDS = [9301, 9302, 9303]
let app: TestApp
let maker: Client
let records: FmisRecord[]

const list = (jumlah: number, total: string, dicetak = '2026-11-20T09:00:00+08:00') => ({
  ...{ no: '0093/DP/2026', tgl: '2026-11-20', dicetak, jumlah_sp2d: jumlah, total },
})
const sum = (amounts: string[]) => {
  const sen = amounts.reduce((all, text) => all + BigInt(text.replace('.', '')), 0n)
  return `${sen / 100n}.${String(sen % 100n).padStart(2, '0')}`
}
const netto = () => sum(records.map((record) => record.netto))

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  records = []
  for (const id of IDS) records.push(await soundRecord(app, id))
  for (const record of records) await offer(app, { ...record, daftar_penguji: list(3, netto()) })
  await pull(app, maker)
})
afterAll(() => app.close())

const page = async () => {
  const { text } = await maker.get(`${HREF}?nomor=0093`)
  return maker.get(hrefOf(text, '0093/DP/2026'))
}

test('a Daftar Penguji lists its SP2D with every amount, their sums and how far it is', async () => {
  const { text } = await page()
  for (const record of records) {
    expect(text.replaceAll('<wbr>', '')).toContain(record.sp2d_no)
    for (const tax of record.pajak) expect(text).toContain(asRupiah(tax.jumlah).slice(2))
  }
  expect(text).toContain(asRupiah(netto()))
  expect(text).toContain(asRupiah(sum(records.map((record) => record.bruto))))
  expect(text).toContain('0 dari 3 SP2D')
  expect(text).toContain('Cocok dengan FMIS')
  const row = (await maker.get(`${HREF}?nomor=0093`)).text
  expect(row).toContain('0 dari 3')
})

test('bruto less PPN, PPh and potongan lain is netto, on the sheet as in its sums', async () => {
  const { id } = await app.deps.prisma.daftarPenguji.findFirstOrThrow({ where: { nomor: '0093/DP/2026' } })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await maker.download(`${HREF}/${id}/export.xlsx`)) as unknown as ArrayBuffer)
  const sheet = workbook.worksheets[0] as ExcelJS.Worksheet
  expect(sheet.rowCount).toBe(3 + 3 + 1)
  for (let n = 4; n <= 7; n++) {
    const [bruto = 0, ppn = 0, pph = 0, lain = 0, netto = 0] = [3, 4, 5, 6, 7].map((k) =>
      Number(sheet.getRow(n).getCell(k).value),
    )
    expect(bruto - ppn - pph - lain, `row ${n}`).toBeCloseTo(netto, 2)
    expect(ppn).toBeGreaterThan(0)
    expect(pph).toBeGreaterThan(0)
  }
})

test('what differs from what FMIS stated is said, in number and in total', async () => {
  const { idsp2d } = records[0] as FmisRecord
  await edit(app, idsp2d, { daftar_penguji: list(5, '1000000.00', '2026-11-21T09:00:00+08:00') })
  await pull(app, maker)
  const { text } = await page()
  expect(text).toContain('FMIS menyatakan 5 SP2D, di CMSP ada 3.')
  expect(text).toContain(`FMIS menyatakan total Rp1.000.000,00, di CMSP ${asRupiah(netto())}.`)
  expect((await maker.get(`${HREF}?nomor=0093`)).text).toContain('Berbeda dari FMIS')
})

test('an older print does not bring its figures back', async () => {
  const { idsp2d } = records[1] as FmisRecord
  await edit(app, idsp2d, { daftar_penguji: list(3, netto(), '2026-11-20T08:00:00+08:00') })
  await pull(app, maker)
  expect((await page()).text).toContain('FMIS menyatakan 5 SP2D')
})

test('an SP2D printed again in another list moves there, unchanged otherwise', async () => {
  const { idsp2d, sp2d_no } = records[2] as FmisRecord
  const { id } = await find(app, sp2d_no)
  await printAgain(app, idsp2d)
  await pull(app, maker)
  const sp2d = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect(sp2d).toMatchObject({ putaran: 1, versi: 1, status: 'DITERIMA' })
  expect(sp2d.pengujiNomor).not.toBe('0093/DP/2026')
  const { text } = await page()
  expect(text).toContain('FMIS menyatakan 5 SP2D, di CMSP ada 3.')
  expect(text).toContain('0 dari 2 SP2D')
  const detail = await maker.get(`/cmsp/sp2d/${id}`)
  expect((await maker.get(hrefOf(detail.text, sp2d.pengujiNomor))).text.replaceAll('<wbr>', '')).toContain(sp2d_no)
})

/** Another list of three, which agrees with FMIS. */
async function threeMore(nomor: string, ids: number[]): Promise<FmisRecord[]> {
  const some: FmisRecord[] = []
  for (const id of ids) some.push(await soundRecord(app, id))
  const daftar_penguji = { ...list(ids.length, sum(some.map((record) => record.netto))), no: nomor }
  for (const record of some) await offer(app, { ...record, daftar_penguji })
  await pull(app, maker)
  return some
}
const pageOf = async (nomor: string) =>
  maker.get(hrefOf((await maker.get(`${HREF}?nomor=${nomor.slice(0, 4)}`)).text, nomor))

test('a list still agrees with FMIS when some of it was printed again elsewhere, and names what left it', async () => {
  const nomor = '0096/DP/2026'
  const [first, second] = (await threeMore(nomor, [9321, 9322, 9323])) as [FmisRecord, FmisRecord, FmisRecord]
  await printAgain(app, first.idsp2d)
  // Corrected as well: it left with the amount it was printed with.
  await edit(app, second.idsp2d, {
    keterangan: 'Keperluan yang dikoreksi',
    daftar_penguji: { ...list(1, second.netto, '2026-11-22T09:00:00+08:00'), no: '0097/DP/2026' },
  })
  await pull(app, maker)
  const { text } = await pageOf(nomor)
  expect(text).toContain('Cocok dengan FMIS')
  expect(text).toContain('0 dari 1 SP2D')
  expect(text).toContain(
    `2 SP2D (${asRupiah(sum([first.netto, second.netto]))}) dicetak lagi dalam Daftar Penguji lain.`,
  )
  const left = text.slice(text.indexOf('id="dipindah"')).replaceAll('<wbr>', '')
  for (const { sp2d_no } of [first, second]) expect(left).toContain(sp2d_no)
  expect((await maker.get(hrefOf(left, '0097/DP/2026'))).text.replaceAll('<wbr>', '')).toContain(second.sp2d_no)
  const row = (await maker.get(`${HREF}?nomor=0096`)).text
  expect(row).toContain('Cocok dengan FMIS')
  expect(row).toContain('dicetak lagi dalam Daftar Penguji lain.')
})

test('one that comes back to a list it had left is counted in it once', async () => {
  const nomor = '0098/DP/2026'
  const [record] = (await threeMore(nomor, [9331])) as [FmisRecord]
  const back = list(1, record.netto, '2026-11-25T09:00:00+08:00')
  await edit(app, record.idsp2d, {
    daftar_penguji: { ...back, no: '0099/DP/2026', dicetak: '2026-11-24T09:00:00+08:00' },
  })
  await pull(app, maker)
  await edit(app, record.idsp2d, { daftar_penguji: { ...back, no: nomor } })
  await pull(app, maker)
  const { text } = await pageOf(nomor)
  expect(text).toContain('Cocok dengan FMIS')
  expect(text).not.toContain('dicetak lagi dalam')
  expect((await pageOf('0099/DP/2026')).text).toContain('1 SP2D (')
})

test('a list that hundreds left names the first hundred, and says how many it leaves out', async () => {
  const nomor = Array.from({ length: 103 }, (_, n) => `P-${String(n).padStart(3, '0')}`)
  const ids = await isi(
    app,
    '63.00',
    nomor.map((one) => ({ nomor: one, penguji: '0104/DP/2026' })),
  )
  await app.deps.pool.query(
    `INSERT INTO penguji_sebelumnya (sp2d_id, pemda_id, tahun, nomor, netto)
     SELECT id, pemda_id, tahun, '0093/DP/2026', netto FROM sp2d WHERE id = ANY($1)`,
    [Object.values(ids)],
  )
  const { text } = await page()
  // One had left it before.
  expect(text).toContain('104 SP2D (')
  expect(text).toContain('4 yang terakhir tidak ditampilkan.')
})

test('a page that brings one SP2D twice moves it to the list printed last', async () => {
  const [record] = (await threeMore('0100/DP/2026', [9341])) as [FmisRecord]
  const printed = (no: string, dicetak: string) => ({
    ...record,
    daftar_penguji: { ...list(1, record.netto, dicetak), no },
  })
  const raws = [
    printed('0102/DP/2026', '2026-11-27T09:00:00+08:00'),
    printed('0101/DP/2026', '2026-11-26T09:00:00+08:00'),
  ]
  const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  await inTransaction(app.deps.prisma, (tx) => receivePage(tx, { pemdaId, tahun: 2026 }, readPage(2026, raws)))
  const { id } = await find(app, record.sp2d_no)
  const sp2d = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect(sp2d.pengujiNomor).toBe('0102/DP/2026')
})

test('a Daftar Penguji of another Pemda does not exist', async () => {
  const { id } = await app.deps.prisma.daftarPenguji.findFirstOrThrow({ where: { nomor: '0093/DP/2026' } })
  const bjm = await app.signIn('maker.bjm')
  for (const path of [`${HREF}/${id}`, `${HREF}/${id}/export.xlsx`, `${HREF}/${id}/export.csv`])
    expect((await bjm.get(path)).status, path).toBe(404)
  expect((await bjm.get(`${HREF}?nomor=0093`)).text).toContain('Tidak ada data yang cocok')
})

test('one whose figures FMIS left out or garbled is received, and nothing is compared', async () => {
  const record = await soundRecord(app, 9310)
  const { jumlah_sp2d: _jumlah, ...rest } = list(1, 'banyak')
  await offer(app, { ...record, daftar_penguji: { ...rest, no: '0094/DP/2026' } })
  await pull(app, maker)
  const { text } = await maker.get(`${HREF}?nomor=0094`)
  expect(text).toContain('FMIS tidak menyatakan jumlah')
})
