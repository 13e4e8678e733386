import { afterAll, beforeAll, expect, test } from 'vitest'
import { STATUS_SP2D } from '../../src/domain/alur.js'
import { JENIS_SP2D } from '../../src/domain/sp2d.js'
import { formatUang, toDecimalText, uangDariSen } from '../../src/domain/uang.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { textOf } from '../support/pdf.js'
import { acakan } from './acakan.js'
import { bangun } from './dunia.js'
import { banyakDi, csv, faktaDi, linkOf, tabel } from './halaman.js'
import * as hitung from './hitung.js'
import { masuk, type Orang } from './orang.js'
import { alamat, pilih, type Saring, saringan, urutkan } from './saringan.js'
import { bacaBuku, BERJALAN, type Buku, sen } from './tabel.js'

// Every register against a second computation, for people of different scope and for both years.
const SEED = 20_261_127
const BANYAK = 264
let app: TestApp
let buku: Buku
let orang: Orang[]

beforeAll(async () => {
  app = await startTestApp()
  await bangun(app, BANYAK, SEED)
  buku = await bacaBuku(app)
  orang = await masuk(app)
})
afterAll(() => app.close())

const REGISTER = {
  pajak: { href: '/cmsp/laporan/pajak', baris: hitung.registerPajak },
  potongan: { href: '/cmsp/laporan/potongan', baris: hitung.registerPotongan },
  register: { href: '/cmsp/laporan/register', baris: hitung.registerSp2d },
}

const rupiah = (sen: bigint) => formatUang(uangDariSen(sen))
const total = (rows: hitung.Baris[]) => rupiah(rows.reduce((sum, row) => sum + row.jumlah, 0n))
const angka = (n: number) => n.toLocaleString('id-ID')
const sel = (rows: hitung.Baris[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row.sel).map(([name, value]) => [
        name,
        /^\d+\.\d\d$/.test(value) ? value.replace('.', ',') : value,
      ]),
    ),
  )

const lunas = (rows: hitung.Baris[]) => rows.filter((row) => row.lunas)
const belum = (rows: hitung.Baris[]) => rows.filter((row) => !row.lunas)
const ringkas = (rows: hitung.Baris[]) => [angka(rows.length), total(rows), total(lunas(rows)), total(belum(rows))]

/** Rows grouped, each group as the line of a recapitulation; its name begins so. */
function kelompok(rows: hitung.Baris[], by: string): string[][] {
  const names = [...new Set(rows.map((row) => row.kelompok[by] ?? ''))].toSorted()
  return names.map((name) => [name, ...ringkas(rows.filter((row) => row.kelompok[by] === name))])
}
const pendek = (table: string[][], names: string[][]) =>
  table.map(([name = '', ...rest]) => [
    names.map(([own = '']) => own).find((own) => name.startsWith(own)) ?? name,
    ...rest,
  ])
const sorted = (table: string[][]) => table.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))

test('the rows hold every status and kind of SP2D, and whatever may become of a tax and a potongan', () => {
  expect(new Set(buku.sp2d.map(({ status }) => status))).toEqual(new Set(Object.keys(STATUS_SP2D)))
  expect(new Set(buku.sp2d.map(({ jenis }) => jenis))).toEqual(new Set(Object.keys(JENIS_SP2D)))
  const nasib = (baris: typeof hitung.registerPajak) =>
    new Set(orang.flatMap(({ siapa }) => baris(buku, siapa)).map((row) => row.saring['status'])).size
  expect([nasib(hitung.registerPajak), nasib(hitung.registerPotongan)]).toEqual([5, 5])
})

for (const [nama, { href, baris }] of Object.entries(REGISTER))
  test(`${nama}: file, page and sums are those of a second computation, whatever is filtered`, async () => {
    const r = acakan(SEED + nama.length)
    for (const { nama: who, client, siapa } of orang) {
      const rows = baris(buku, siapa)
      expect(rows.length, who).toBeGreaterThan(10)
      for (let n = 0; n < 5; n++) {
        const asked = n === 0 ? { saring: {}, urut: 'nomor' } : pilih(rows, r)
        const search = `${alamat(asked)}&semua=ya`
        const want = urutkan(saringan(rows, asked.saring), asked.urut)
        const what = `${who}: ${search}`
        const file = await csv(client, `${href}/export.csv?${search}`)
        expect(
          file.map((row) => row['No. SP2D']),
          what,
        ).toEqual(want.map((row) => row.sel['No. SP2D']))
        expect(file, what).toMatchObject(sel(want))
        const page = await client.get(`${href}?${search}`)
        expect([what, banyakDi(page.text)]).toEqual([what, angka(want.length)])
        if (nama === 'register') expect(tabel(page.text, 'Jumlah menurut keadaan'), what).toEqual(perKeadaan(want))
        else expect(faktaDi(page.text).slice(0, 4), what).toEqual(ringkas(want))
        if (nama === 'potongan' && want.length > 0)
          expect(pendek(tabel(page.text, 'Jumlah per jenis'), kelompok(want, 'kode')), what).toEqual(
            kelompok(want, 'kode'),
          )
      }
    }
  })

function perKeadaan(rows: hitung.Baris[]): string[][] {
  const line = (nama: string, some: hitung.Baris[]) => {
    const bruto = some.reduce((sum, row) => sum + sen(row.kelompok['bruto'] ?? ''), 0n)
    return [nama, angka(some.length), rupiah(bruto), total(some)]
  }
  const found = Object.values(hitung.KEADAAN).map(
    (one) => [one, rows.filter((row) => row.sel['Keadaan'] === one)] as const,
  )
  return [...found.filter(([, some]) => some.length > 0).map(([one, some]) => line(one, some)), line('Jumlah', rows)]
}

test('months and years of tax stand in their order, each with what is of it in this tahun anggaran', async () => {
  const lalu = orang.find(({ peran, siapa }) => peran === 'OPERATOR' && siapa.tahun < BERJALAN)
  if (!lalu) throw new Error('nobody there')
  const bulan = Array.from({ length: 12 }, (_, n) => String(n + 1))
  for (const [nama, { href, baris }, values] of [
    ['masa', REGISTER.pajak, bulan],
    ['tahunPajak', REGISTER.pajak, [String(lalu.siapa.tahun - 1), String(lalu.siapa.tahun), 'LAIN']],
    ['bulan', REGISTER.potongan, [...bulan, 'LEWAT']],
  ] as const) {
    const { text } = await lalu.client.get(href)
    expect([...text.matchAll(new RegExp(`name="${nama}" value="(\\w+)"`, 'g'))].map(([, value]) => value)).toEqual(
      values,
    )
    for (const value of values) {
      const want = saringan(baris(buku, lalu.siapa), { [nama]: [value] })
      const page = await lalu.client.get(`${href}?${nama}=${value}`)
      expect([value, ...faktaDi(page.text).slice(0, 4)]).toEqual([value, ...ringkas(want)])
    }
  }
})

const REKAP: Saring[] = [{}, { status: ['DIBAYAR'] }, { jenis: ['411211', '411121'] }]

test('the recapitulation of taxes is the sum of its register, by OPD and by kind', async () => {
  for (const { nama, client, siapa } of orang) {
    const rows = hitung.registerPajak(buku, siapa)
    for (const saring of REKAP) {
      const want = saringan(rows, saring)
      const { text } = await client.get(`/cmsp/laporan/pajak/rekap?${alamat({ saring, urut: 'nomor' })}`)
      expect(faktaDi(text).slice(0, 4), nama).toEqual(ringkas(want))
      for (const [caption, by] of [
        ['Per OPD', 'opd'],
        ['Per jenis pajak', 'kode'],
      ] as const)
        expect(sorted(pendek(tabel(text, caption), kelompok(want, by))), nama).toEqual(kelompok(want, by))
    }
  }
})

test('a book date has each payment of taxes once: beside the treasury, and as a BPN, also where a code stands behind two', async () => {
  const hari =
    (buku.bukti_pajak.find((row) => row.tanggal_buku.endsWith('-01')) ?? buku.bukti_pajak[0])?.tanggal_buku ?? ''
  for (const { nama, client, siapa } of orang) {
    // The treasury's day knows no tahun anggaran, the register does.
    const rows = [2025, 2026].flatMap((tahun) => hitung.registerPajak(buku, { ...siapa, tahun }))
    const legs = new Map(rows.map((row) => [row.sel['NTPN'] ?? '', row.sel['Tanggal Buku']]))
    const ntpn = [...legs].flatMap(([one, tanggal]) => (tanggal === hari ? [one] : []))
    const paid = rows.filter((row) => ntpn.includes(row.sel['NTPN'] ?? ''))
    const { text } = await client.get(`/cmsp/laporan/rekonsiliasi-pajak?tanggal=${hari}`)
    expect([nama, faktaDi(text)[0]]).toEqual([nama, `${angka(ntpn.length)} pembayaran, ${total(paid)}`])
    const own = saringan(hitung.registerPajak(buku, siapa), { dari: [hari], sampai: [hari] })
    const want = [...new Set(own.map((row) => row.sel['NTPN'] ?? ''))].toSorted((a, b) => (a < b ? -1 : 1))
    const answer = await client.get(`/cmsp/laporan/pajak/bpn.pdf?dari=${hari}&sampai=${hari}`)
    const pieces = answer.status === 200 ? textOf(answer.body as Buffer) : []
    expect([nama, pieces.filter((one) => want.includes(one)).toSorted()]).toEqual([nama, want])
  }
})

test('page by page there and back, each row stands once and in its place', async () => {
  const [maker] = orang
  if (!maker) throw new Error('nobody there')
  for (const [nama, { href, baris }] of Object.entries(REGISTER))
    for (const urut of ['-jumlah', 'tanggal']) {
      const want = urutkan(baris(buku, maker.siapa), urut).map((row) => row.sel['No. SP2D'])
      const there: string[][] = []
      let last = ''
      for (let next: string | undefined = `${href}?semua=ya&urut=${urut}`; next;) {
        const { text } = await maker.client.get(next)
        there.push(tabel(text, 'Register').map(([nomor = '']) => nomor.trim().split(/\s/)[0] ?? ''))
        last = text
        next = linkOf(text, 'Berikutnya')
      }
      expect(there.flat(), `${nama} ${urut}`).toEqual(want)
      expect(there.length).toBeGreaterThan(1)
      for (const page of there.toReversed().slice(1)) {
        const { text } = await maker.client.get(linkOf(last, 'Sebelumnya') ?? '')
        expect(tabel(text, 'Register').map(([nomor = '']) => nomor.trim().split(/\s/)[0])).toEqual(page)
        last = text
      }
      expect(linkOf(last, 'Sebelumnya')).toBeUndefined()
    }
})

test('a workbook ends with the sums of its page, to the sen', async () => {
  const operator = orang.find(({ siapa }) => siapa.pemdaId === null)
  if (!operator) throw new Error('nobody there')
  const rows = hitung.registerSp2d(buku, operator.siapa)
  const file = await unduh(app, operator.client, '/cmsp/laporan/register/export.xlsx?semua=ya')
  const at = file[2]?.indexOf('Netto') ?? -1
  const sum = rows.reduce((all, row) => all + row.jumlah, 0n)
  expect(file.slice(3, -1)).toHaveLength(rows.length)
  // A number where a double holds it to the sen, otherwise text.
  const cell = file.at(-1)?.[at] ?? ''
  expect(/\.\d\d$/.test(cell) ? cell : Number(cell).toFixed(2)).toBe(toDecimalText(uangDariSen(sum)))
})
