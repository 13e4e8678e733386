import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import { tanggalWita } from '../../src/domain/tanggal.js'
import { formatUang, parseUang } from '../../src/domain/uang.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'
import { officers, type People } from '../support/state.js'
import { approve, makeBillings, publish } from '../support/story.js'
import { payments, taxStories } from '../pajak/adegan.js'
import { payLongAgo, theirBooks } from './buku.js'

const COUNT = 5000
let app: TestApp
let people: People
let maker: Client
let gaji: string

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
  gaji = (await publish(app, maker, '63.00', { jenis: 'LS_GAJI' })).id
  await payLongAgo(app, (await publish(app, maker, '63.00', { jenis: 'UP' })).id, COUNT)
})
afterAll(() => app.close())

const sumOf = (amounts: string[]) => formatUang(parseUang(String(amounts.reduce((sum, text) => sum + Number(text), 0))))

test(`the tax register of ${COUNT} payments exports, and its totals equal those of the state treasury`, async () => {
  const booked = (await payments(app)).map(({ amount }) => amount)
  const page = await maker.get('/cmsp/laporan/pajak?status=DIBAYAR')
  expect(page.status).toBe(200)
  expect(page.text).toContain('1-25 dari 5.000')
  expect(page.text).toContain(sumOf(booked))
  const rows = await unduh(app, maker, '/cmsp/laporan/pajak/export.xlsx?status=DIBAYAR')
  const header = rows[2] ?? []
  const paid = rows.slice(3, -1)
  expect(paid).toHaveLength(COUNT)
  expect(sumOf(paid.map((row) => row[header.indexOf('Jumlah')] ?? ''))).toBe(sumOf(booked))
  expect(sumOf([rows.at(-1)?.[header.indexOf('Jumlah')] ?? ''])).toBe(sumOf(booked))
  expect(new Set(paid.map((row) => row[header.indexOf('NTPN')])).size).toBe(COUNT)
})

test('filters of the register narrow rows, sums, recap and BPN alike', async () => {
  const filter = '?status=DIBAYAR&sampai=2026-11-20'
  expect((await maker.get(`/cmsp/laporan/pajak${filter}`)).text).toContain('1-10 dari 10')
  const recap = await maker.get(`/cmsp/laporan/pajak/rekap${filter}`)
  expect(recap.text).toContain('411211-920 PPN dipungut bendahara APBD')
  expect(recap.text).toContain('Rp100.055,00')
  const bpn = textOf((await maker.get(`/cmsp/laporan/pajak/bpn.pdf${filter}`)).body as Buffer)
  expect(bpn.filter((piece) => piece === 'BUKTI PENERIMAAN NEGARA')).toHaveLength(10)
  const tooMany = await maker.get('/cmsp/laporan/pajak/bpn.pdf?status=DIBAYAR')
  expect(tooMany.status).toBe(400)
  expect(tooMany.text).toContain('Lebih dari 500 BPN sekaligus')
  const none = await maker.get('/cmsp/laporan/pajak/bpn.pdf?status=MENUNGGU')
  expect(none.headers['location']).toBe('/cmsp/laporan/pajak?status=MENUNGGU')
  expect((await maker.get('/cmsp/laporan/pajak?status=MENUNGGU')).text).toContain('Belum ada BPN')
  expect((await maker.get('/cmsp/laporan/pajak?status=DIBAYAR&sampai=2020-01-01')).text).not.toContain('Semua BPN')
})

test('a tax of Desember is of this tahun pajak, of the one before, or of another', async () => {
  const kind = { kap: '411121', kjs: '100', masa: '1212' }
  const { arrive } = await taxStories(app, people)
  const id = await arrive([2026, 2025, 2024].map((tahun_pajak) => ({ ...kind, tahun_pajak })))
  const { nomor } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const asked = `masa=12&nomor=${encodeURIComponent(nomor)}`
  const href = `/cmsp/laporan/pajak?${asked}`
  expect((await maker.get(href)).text).toContain('1-3 dari 3')
  for (const [chosen, label, masa] of [
    ['2026', '2026', 'Desember 2026'],
    ['2025', '2025', 'Desember 2025'],
    ['LAIN', 'Tahun lain', 'Desember 2024'],
  ]) {
    const page = await maker.get(`${href}&tahunPajak=${chosen}`)
    expect(page.text).toContain('1 dari 1')
    expect(page.text).toContain(`Tahun Pajak: ${label}`)
    const rows = await unduh(app, maker, `/cmsp/laporan/pajak/export.xlsx?${asked}&tahunPajak=${chosen}`)
    expect(rows.slice(3, -1).map((row) => row[(rows[2] ?? []).indexOf('Masa Pajak')])).toEqual([masa])
    const rekap = await maker.get(`/cmsp/laporan/pajak/rekap?${asked}&tahunPajak=${chosen}`)
    expect(rekap.text).toContain(`Tahun Pajak: ${label}`)
  }
})

test('both books agree; what is missing here, missing there or of another amount is named', async () => {
  const href = '/cmsp/laporan/rekonsiliasi-pajak?tanggal=2026-11-20'
  expect((await maker.get(href)).text).toContain('Tidak ada')
  await theirBooks(app, `DELETE FROM mpn_payment WHERE id_billing = '000000000000001'`)
  await theirBooks(app, `UPDATE mpn_payment SET amount = amount + 1 WHERE id_billing = '000000000000002'`)
  await theirBooks(
    app,
    `UPDATE mpn_payment SET ntpn = 'ASING00000000000', nomor_sp2d = 'ASING' WHERE id_billing = '000000000000003'`,
  )
  const page = await maker.get(href)
  for (const shown of [
    'Tidak ada di laporan MPN',
    'Jumlah berbeda',
    'Tidak tercatat di CMSP',
    'ASING00000000000',
    'Rp10.003,00',
  ])
    expect(page.text).toContain(shown)
  const other = await app.signIn('maker.bjm')
  expect((await other.get(href)).text).not.toContain('ASING00000000000')
  const operator = await app.signIn('operator.bank')
  expect((await operator.get(href)).text).toContain('ASING00000000000')
  await app.simulator.post('/control/faults').send({ endpoint: '/mpn/v1/report', mode: 'error500-before', times: 1 })
  expect((await maker.get(href)).text).toContain('Laporan MPN belum dapat dibaca')
})

test('the register of deductions shows each with its account and state, summed per kind, to this Pemda only', async () => {
  const before = await maker.get('/cmsp/laporan/potongan')
  expect(before.text).toContain('Menunggu persetujuan')
  await makeBillings(app, maker, gaji)
  for (const person of [maker, people.CHECKER, people.APPROVER]) await approve(app, person, gaji)
  await app.drain()
  const potongan = await app.deps.prisma.potongan.findMany({ where: { sp2dId: BigInt(gaji), mengurangi: true } })
  expect(potongan.length).toBeGreaterThan(0)
  const { nomor } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(gaji) } })
  const rows = await unduh(
    app,
    maker,
    `/cmsp/laporan/potongan/export.xlsx?status=DISETOR&nomor=${encodeURIComponent(nomor)}`,
  )
  const header = rows[2] ?? []
  const at = (row: string[], judul: string) => row[header.indexOf(judul)]
  expect(
    rows
      .slice(3, -1)
      .map((row) => [at(row, 'Kode'), Number(at(row, 'Jumlah')), at(row, 'Rekening Tujuan')].join(' '))
      .toSorted(),
  ).toEqual(potongan.map((row) => [row.kode, Number(row.jumlah), row.noRekening].join(' ')).toSorted())
  const page = await maker.get(`/cmsp/laporan/potongan?nomor=${encodeURIComponent(nomor)}`)
  expect(page.text).toContain('Sudah disetor')
  expect(page.text).toContain('Jumlah per jenis potongan')
  const other = await app.signIn('maker.bjm')
  expect((await other.get('/cmsp/laporan/potongan')).text).not.toContain(nomor)
  expect((await other.get('/cmsp/laporan/pajak?status=DIBAYAR')).text).not.toContain('LAMA-')
})

test('tanggal setor is the day the money left, as tanggal bayar is, however late the bank answered', async () => {
  const potongan = await app.deps.prisma.leg.findMany({
    where: { pencairan: { sp2dId: BigInt(gaji) }, jenis: 'POTONGAN' },
    include: { percobaan: true },
  })
  const [kirim] = potongan.flatMap(({ percobaan }) => percobaan)
  if (!kirim) throw new Error('no potongan was paid')
  await app.deps.pool.query(
    `UPDATE percobaan SET dikirim_pada = dikirim_pada - interval '1 day' WHERE leg_id = ANY($1)`,
    [potongan.map(({ id }) => id)],
  )
  const hari = addHari(tanggalWita(kirim.dikirimPada), -1)
  const page = await maker.get(`/cmsp/laporan/potongan?dari=${hari}&sampai=${hari}`)
  expect(page.text).toContain(`1-${potongan.length} dari ${potongan.length}`)
  expect((await maker.get(`/cmsp/laporan/potongan?dari=${addHari(hari, 1)}`)).text).toContain('Tidak ada')
})
