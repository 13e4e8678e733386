import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { formatTanggal, type Tanggal, tanggalWita } from '../../src/domain/tanggal.js'
import { formatUang, uangDariSen } from '../../src/domain/uang.js'
import { jalankan } from '../rekonsiliasi/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { textOf } from '../support/pdf.js'
import { csv, faktaDi, kartuDi, tabel } from './halaman.js'
import { kisahUang } from './kisah-uang.js'
import { masuk, type Orang } from './orang.js'
import { bacaBuku, type Buku, type Row, sen, terlihat } from './tabel.js'
import { bacaUangLuar, type Transfer, type UangLuar } from './uang-luar.js'

// Whatever a page, a file, a sheet or FMIS says was paid is what stands in the books of the bank and of the treasury.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let app: TestApp
let luar: UangLuar
let buku: Buku
let orang: Orang[]
let hariIni: Tanggal
let potonganKe: Set<string>

beforeAll(async () => {
  app = await startTestApp()
  await kisahUang(app)
  luar = await bacaUangLuar(app)
  buku = await bacaBuku(app)
  orang = await masuk(app)
  hariIni = tanggalWita(new Date())
  potonganKe = new Set((await app.deps.prisma.rekening.findMany()).map(({ noRekening }) => noRekening))
})
afterAll(() => app.close())

const rupiah = (all: bigint) => formatUang(uangDariSen(all))
const sum = (amounts: string[]) => amounts.reduce((all, amount) => all + sen(amount), 0n)
const teks = (amount: string) => amount.replace('.', ',')
const milik = ({ siapa }: Orang) => terlihat(buku, siapa)
const potonganDari = (rows: Transfer[]) => rows.filter(({ ke }) => potonganKe.has(ke))
const nettoDari = (rows: Transfer[]) => rows.filter(({ ke }) => !potonganKe.has(ke))
const berdiri = (sp2d: Row<'sp2d'>[]) => luar.berdiri.filter((row) => sp2d.some(({ nomor }) => nomor === row.nomor))
const billing = (sp2d: Row<'sp2d'>[]) => buku.billing.filter((one) => sp2d.some(({ id }) => id === one.sp2d_id))
const setoran = (sp2d: Row<'sp2d'>[]) =>
  luar.setoran.filter(({ idBilling }) => billing(sp2d).some(({ kode }) => kode === idBilling))
/** As much of it as the treasury has room for. */
const nomorMpn = (nomor: string) => nomor.slice(0, 30)
const diLuar = (sp2d: Row<'sp2d'>[]) =>
  billing(sp2d).flatMap(({ kode }) => luar.diLuar.find(({ idBilling }) => idBilling === kode) ?? [])
const pajakDi = (sp2d: Row<'sp2d'>[]) => [
  ...setoran(sp2d).map(({ amount }) => amount),
  ...diLuar(sp2d).map(({ jumlahBayar }) => `${jumlahBayar}.00`),
]

/** Those of which the whole bruto arrived, with the day of the last of it. */
const cair = (sp2d: Row<'sp2d'>[]) =>
  sp2d.flatMap((row) => {
    const transfers = berdiri([row])
    const all = [...transfers.map(({ jumlah }) => jumlah), ...pajakDi([row])]
    const hari = [...transfers.map((one) => one.hari), ...setoran([row]).map(({ at }) => at.slice(0, 10))]
    return all.length > 0 && sum(all) === sen(row.bruto) ? [{ ...row, hari: hari.toSorted().at(-1) ?? '' }] : []
  })

test('Register SP2D and the start page call paid what the books say has arrived, netto and day', async () => {
  for (const who of orang) {
    const want = cair(milik(who))
    const rows = await csv(who.client, '/cmsp/laporan/register/export.csv?keadaan=CAIR&urut=nomor')
    const said = rows.map((row) => [row['No. SP2D'], row['Netto'], row['Tanggal Bayar']].join(' ')).toSorted()
    expect([who.nama, ...said]).toEqual([
      who.nama,
      ...want.map(({ nomor, netto, hari }) => `${nomor} ${teks(netto)} ${hari}`).toSorted(),
    ])
    const netto = rupiah(sum(want.map((row) => row.netto)))
    const bruto = rupiah(sum(want.map((row) => row.bruto)))
    const register = await who.client.get('/cmsp/laporan/register')
    const [line] = tabel(register.text, 'Jumlah menurut keadaan').filter(([nama]) => nama === 'Cair')
    expect([who.nama, line?.slice(1) ?? []]).toEqual([
      who.nama,
      want.length > 0 ? [`${want.length}`, bruto, netto] : [],
    ])
    const { 'Cair hari ini': kartu } = kartuDi((await who.client.get('/cmsp/')).text)
    const today = want.filter(({ hari }) => hari === hariIni)
    expect([kartu?.jumlah, kartu?.keterangan]).toEqual([
      `${today.length}`,
      `${rupiah(sum(today.map((row) => row.netto)))} netto`,
    ])
  }
})

test('Register Potongan calls paid what stands on the accounts of Data Rekening, with its day', async () => {
  for (const who of orang) {
    const want = potonganDari(berdiri(milik(who)))
    const rows = await csv(who.client, '/cmsp/laporan/potongan/export.csv?status=DISETOR')
    const kolom = ['No. SP2D', 'Jumlah', 'Rekening Tujuan', 'Tanggal Setor']
    expect(rows.map((row) => kolom.map((one) => row[one]).join(' ')).toSorted()).toEqual(
      want.map(({ nomor, jumlah, ke, hari }) => `${nomor} ${teks(jumlah)} ${ke} ${hari}`).toSorted(),
    )
    const lunas = faktaDi((await who.client.get('/cmsp/laporan/potongan')).text)[2]
    expect([who.nama, lunas]).toEqual([who.nama, rupiah(sum(want.map(({ jumlah }) => jumlah)))])
  }
})

test('Register Pajak calls paid what the treasury has, by its numbers, and what another bank was paid', async () => {
  for (const who of orang) {
    const sp2d = milik(who)
    const rows = await csv(who.client, '/cmsp/laporan/pajak/export.csv?status=DIBAYAR')
    const kolom = ['Jumlah', 'Kode Billing', 'NTPN', 'NTB', 'Tanggal Buku']
    const baris = rows.map((row) => [nomorMpn(row['No. SP2D'] ?? ''), ...kolom.map((one) => row[one])].join(' '))
    expect(baris.toSorted()).toEqual(
      setoran(sp2d)
        .map((one) => [one.nomorSP2D, teks(one.amount), one.idBilling, one.ntpn, one.ntb, one.tanggalBuku].join(' '))
        .toSorted(),
    )
    const lain = await csv(who.client, '/cmsp/laporan/pajak/export.csv?status=DILUAR')
    expect(lain.map((row) => row['Kode Billing'])).toEqual(diLuar(sp2d).map(({ idBilling }) => idBilling))
    const lunas = faktaDi((await who.client.get('/cmsp/laporan/pajak')).text)[2]
    expect([who.nama, lunas]).toEqual([who.nama, rupiah(sum(pajakDi(sp2d)))])
  }
})

test('the reconciliation of a day has every debit of the RKUD, and each agrees', async () => {
  const operator = await app.signIn('operator.bank')
  const { noRekening } = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const debit = luar.mutasi.filter((row) => row.debit === noRekening && row.at.startsWith(hariIni))
  const page = await jalankan(app, operator, hariIni)
  expect(debit.length).toBeGreaterThan(20)
  expect(page).toContain(rupiah(sum(debit.map(({ amount }) => amount))))
  expect(page).toMatch(new RegExp(`Cocok</dt>\\s*<dd>${debit.length}</dd>`))
})

test('FMIS was told of every return once, and of each paid SP2D its day and the number of every tax', () => {
  for (const row of buku.sp2d) {
    const told = luar.kabar.filter(({ nomor }) => nomor === row.nomor)
    const retur = told.filter(({ jenis }) => jenis === 'retur').map(({ isi }) => isi.jumlah)
    const kembali = luar.kembali.filter(({ nomor }) => nomor === row.nomor).map(({ jumlah }) => jumlah)
    expect([row.nomor, ...retur.toSorted()]).toEqual([row.nomor, ...kembali.toSorted()])
    const newest = told.find(({ jenis }) => jenis === 'pembayaran')?.isi
    for (const { hari } of cair([row])) {
      expect([row.nomor, newest?.tanggal_bayar]).toEqual([row.nomor, hari])
      const kode = [...setoran([row]), ...diLuar([row])].map(({ idBilling }) => idBilling)
      expect(newest?.pajak.map(({ id_billing }) => id_billing).toSorted()).toEqual(kode.toSorted())
      for (const { ntpn, idBilling } of setoran([row]))
        expect(newest?.pajak.find(({ id_billing }) => id_billing === idBilling)?.ntpn).toBe(ntpn)
    }
  }
})

test('there is one kuitansi per transfer that stands and one BPN per payment of the treasury, no other', async () => {
  for (const { client, siapa } of orang.filter(({ siapa: { pemdaId } }) => pemdaId !== null))
    for (const row of terlihat(buku, siapa)) {
      const lembar = async (nama: string) => {
        const answer = await client.get(`/cmsp/sp2d/${row.id}/${nama}.pdf`)
        return answer.status === 200 ? textOf(answer.body as Buffer) : []
      }
      const transfer = nettoDari(berdiri([row]))
      const kuitansi = transfer.length > 0 ? await lembar('kuitansi') : []
      expect(isian(kuitansi, 'Uang sejumlah')).toEqual(transfer.map(({ jumlah }) => rupiah(sen(jumlah))))
      expect(isian(kuitansi, 'Tanggal bayar')).toEqual(transfer.map(({ hari }) => formatTanggal(hari as Tanggal)))
      const paid = setoran([row])
      const bpn = paid.length > 0 ? await lembar('bpn') : []
      expect(isian(bpn, 'NTPN')).toEqual(paid.map(({ ntpn }) => ntpn))
      expect(isian(bpn, 'Jumlah Setoran')).toEqual(paid.map(({ amount }) => rupiah(sen(amount)).replace(',00', '')))
    }
})

/** What stands on each sheet beside this name. */
const isian = (teksLembar: string[], nama: string): string[] =>
  teksLembar.flatMap((piece, n) => (piece === nama ? [teksLembar[n + 2] ?? ''] : []))
