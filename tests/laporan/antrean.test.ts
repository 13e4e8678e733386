import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import type { Tanggal } from '../../src/domain/tanggal.js'
import { formatUang, uangDariSen } from '../../src/domain/uang.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { bangun } from './dunia.js'
import { banyakDi, batangDi, csv, faktaDi, kartuDi, senDi, tabel, unescape } from './halaman.js'
import * as hitung from './hitung-antrean.js'
import { masuk, type Orang } from './orang.js'
import { bacaBuku, BERJALAN, berstatus, type Buku, hariWita, jumlahkan, type Row, terlihat } from './tabel.js'

// Every figure of the start page and of the work lists against a second computation, and against the list it leads to.
let app: TestApp
let buku: Buku
let orang: Orang[]
let hariIni: Tanggal

beforeAll(async () => {
  app = await startTestApp()
  await bangun(app, 264, 42)
  buku = await bacaBuku(app)
  orang = await masuk(app)
  hariIni = hariWita(new Date()) as Tanggal
})
afterAll(() => app.close())

const angka = (n: number) => n.toLocaleString('id-ID')
const rupiah = (sen: bigint) => formatUang(uangDariSen(sen))
const netto = (rows: Row<'sp2d'>[]) => jumlahkan(rows, 'netto')
const perPemda = <T extends { pemda_id: string }>(rows: T[], { siapa }: Orang) =>
  rows.filter((row) => siapa.pemdaId === null || row.pemda_id === siapa.pemdaId)
const banyak = async (client: Client, href: string) => banyakDi((await client.get(href)).text)
/** Sum of an amount of the file beside a list. */
const jumlahBerkas = async (client: Client, href: string, kolom: string) =>
  (await csv(client, href.replace('?', '/export.csv?'))).reduce((all, row) => all + senDi(row[kolom]), 0n)

test('each card of the start page is its count, and the list it leads to has as many', async () => {
  for (const who of orang) {
    const { siapa, peran, client, nama } = who
    const sp2d = terlihat(buku, siapa)
    const cair = berstatus(sp2d, 'CAIR').filter((row) => row.tanggal_bayar === hariIni)
    const lalu = hitung.returLalu(buku, siapa, peran)
    const bayarLalu = hitung.bayarLalu(buku, siapa)
    const want: Record<string, number> = {
      'Perlu diproses': hitung.perluDiproses(buku, siapa, peran).length,
      'Di Daftar Tugas': hitung.diDaftarTugas(buku, siapa, peran).length,
      'Proses pencairan': berstatus(sp2d, 'DISETUJUI', 'PENCAIRAN').length,
      'Perlu tindakan': berstatus(sp2d, 'PERLU_TINDAKAN').length,
      ...{ Ditolak: berstatus(sp2d, 'DITOLAK').length, 'Cair hari ini': cair.length },
      'Billing kedaluwarsa': hitung.kedaluwarsa(buku, siapa).length,
      ...(lalu > 0 && { 'Retur tahun lalu': lalu }),
      ...(bayarLalu > 0 && { 'Pencairan tahun lalu': bayarLalu }),
      ...(peran === 'OPERATOR' && {
        'Menunggu kepastian bank': berstatus(buku.leg, 'TIDAK_PASTI').length,
        Karantina: buku.karantina.filter((row) => row.selesai_pada === '').length,
      }),
    }
    const cards = kartuDi((await client.get('/cmsp/')).text)
    for (const [label, n] of Object.entries(want))
      expect([nama, label, cards[label]?.jumlah]).toEqual([nama, label, angka(n)])
    expect(cards['Cair hari ini']?.keterangan).toBe(`${rupiah(netto(cair))} netto`)
    for (const [label, { jumlah, href }] of Object.entries(cards))
      if (/^\/cmsp\/(sp2d|pajak)/.test(href))
        expect([nama, label, await banyak(client, href)]).toEqual([nama, label, jumlah])
  }
})

test('the figures above Data SP2D are those of its lists', async () => {
  for (const { siapa, peran, client, nama } of orang) {
    const { text } = await client.get('/cmsp/sp2d?semua=ya')
    const figures = [...text.matchAll(/class="figure [^"]*" href="([^"]+)"><strong>([^<]*)<\/strong> <span>([^<]*)/g)]
    const sp2d = terlihat(buku, siapa)
    expect([nama, figures.map(([, , jumlah, label]) => [label, jumlah])]).toEqual([
      nama,
      [
        ['Perlu diproses', angka(hitung.perluDiproses(buku, siapa, peran).length)],
        ['Di Daftar Tugas', angka(hitung.diDaftarTugas(buku, siapa, peran).length)],
        ['Ditolak', angka(berstatus(sp2d, 'DITOLAK').length)],
        ['Cair', angka(berstatus(sp2d, 'CAIR').length)],
      ],
    ])
    for (const [, href = '', jumlah, label] of figures)
      expect([nama, label, await banyak(client, unescape(href))]).toEqual([nama, label, jumlah])
    expect(await jumlahBerkas(client, '/cmsp/sp2d?semua=ya', 'Netto')).toBe(netto(sp2d))
  }
})

test('the charts hold what was paid in thirty days, each figure that of its list', async () => {
  for (const { siapa, client, nama } of orang) {
    const sejak = addHari(hariIni, -29)
    const dalam = ({ tanggal_bayar }: Row<'sp2d'>) => tanggal_bayar >= sejak && tanggal_bayar <= hariIni
    const cair = berstatus(terlihat(buku, siapa), 'CAIR').filter(dalam)
    const { text } = await client.get('/cmsp/')
    expect(text, nama).toContain(`Seluruhnya ${rupiah(netto(cair))} netto`)
    const per = (by: 'tanggal_bayar' | 'pemda_id' | 'opd_id') =>
      [...new Set(cair.map((row) => row[by]))]
        .toSorted()
        .toReversed()
        .map((value) => cair.filter((row) => row[by] === value))
    const hari = per('tanggal_bayar').map((rows) => [angka(rows.length), rupiah(netto(rows))])
    expect(tabel(text, 'Cair per hari').map(([, ...figures]) => figures)).toEqual(hari)
    const batang = batangDi(text)
    const bagian = per(siapa.pemdaId === null ? 'pemda_id' : 'opd_id').map(netto)
    expect(batang.filter(({ href }) => href.startsWith('/cmsp/sp2d')).map(({ nilai }) => nilai)).toEqual(
      bagian.toSorted((a, b) => (a > b ? -1 : 1)).map(rupiah),
    )
    for (const { label, nilai, href } of batang) {
      const kolom = href.startsWith('/cmsp/sp2d') ? 'Netto' : 'Jumlah'
      expect([nama, label, rupiah(await jumlahBerkas(client, href, kolom))]).toEqual([nama, label, nilai])
    }
  }
})

test('codes that run out, payments that wait, and every leg stand in their lists with their amounts', async () => {
  for (const { siapa, client, peran, nama } of orang) {
    const codes = await csv(client, '/cmsp/pajak/kedaluwarsa/export.csv?semua=ya')
    const kode = hitung.kedaluwarsa(buku, siapa).map((row) => row.kode)
    expect(codes.map((row) => row['Kode Billing'] ?? '').toSorted()).toEqual(kode.toSorted())
    const queue = await csv(client, '/cmsp/pencairan/antrean/export.csv?semua=ya')
    const lines = queue.map((row) => `${row['No. SP2D']} ${senDi(row['Belum dikirim'])}`)
    expect([nama, lines.toSorted()]).toEqual([nama, hitung.antrean(buku, siapa).toSorted()])
    if (peran !== 'OPERATOR') continue
    const { text } = await client.get('/cmsp/operasi/pencairan')
    const open = ['SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI', 'GAGAL'].map((status) => berstatus(buku.leg, status))
    expect(tabel(text, 'Pembayaran yang belum tuntas').map((row) => row.slice(1, 3))).toEqual(
      open.filter((rows) => rows.length > 0).map((rows) => [angka(rows.length), rupiah(jumlahkan(rows, 'jumlah'))]),
    )
    const legs = hitung.meja(buku, siapa.tahun)
    expect(await banyak(client, '/cmsp/operasi/pencairan?semua=ya')).toBe(angka(legs.length))
    expect(await jumlahBerkas(client, '/cmsp/operasi/pencairan?semua=ya', 'Jumlah')).toBe(jumlahkan(legs, 'jumlah'))
  }
})

test('a Daftar Penguji is the sum of its SP2D', async () => {
  for (const who of orang) {
    const { client, siapa } = who
    const lists = perPemda(buku.daftar_penguji, who).filter((row) => row.tahun === String(siapa.tahun))
    const isi = (list: Row<'daftar_penguji'>) =>
      terlihat(buku, siapa).filter((row) => row.pemda_id === list.pemda_id && row.penguji_nomor === list.nomor)
    const file = await csv(client, '/cmsp/sp2d/penguji/export.csv?semua=ya')
    const found = file.map((row) => [row['SP2D di CMSP'], row['Sudah cair'], senDi(row['Netto di CMSP'])].join(' '))
    const want = lists.map(isi).map((rows) => [rows.length, berstatus(rows, 'CAIR').length, netto(rows)].join(' '))
    expect(found.toSorted()).toEqual(want.toSorted())
    const [first] = lists
    if (!first) throw new Error('no Daftar Penguji')
    const { text } = await client.get(`/cmsp/sp2d/penguji/${first.id}`)
    const foot = /<tfoot>([\s\S]*?)<\/tfoot>/.exec(text)?.[1] ?? ''
    expect([...foot.matchAll(/class="amount">([^<]*)</g)].map(([, figure]) => figure)).toEqual(
      hitung.penguji(buku, first).map(rupiah),
    )
  }
})

test('the years, the tasks and the quarantine are counted as they are', async () => {
  for (const who of orang) {
    const { client, siapa, peran, id } = who
    const years = hitung.tahun(buku, siapa).map(([tahun, ...figures]) => [String(tahun), ...figures.map(angka)])
    expect(tabel((await client.get('/cmsp/tahun')).text, 'Tahun').map((row) => row.slice(0, 4))).toEqual(years)
    const open = perPemda(buku.karantina, who).filter((row) => row.selesai_pada === '')
    expect(await banyak(client, '/cmsp/sp2d/karantina?semua=ya')).toBe(angka(open.length))
    if (!hitung.memutuskan(peran)) continue
    const own = buku.tugas.filter((row) => row.pengguna_id === id).map((row) => row.sp2d_id)
    // In an earlier year only what pays a retur again still waits for an OTP.
    const tugas = hitung.diDaftarTugas(buku, siapa, peran).filter((row) => own.includes(row.id) && siapa.tahun === 2026)
    const { text } = await client.get('/cmsp/tugas?semua=ya')
    const total = tugas.reduce((sum, row) => sum + hitung.dikonfirmasi(buku, row), 0n)
    if (tugas.length > 0) expect(faktaDi(text)[0]).toBe(`${angka(tugas.length)} SP2D, ${rupiah(total)}`)
    else expect(text).toContain('Daftar Tugas kosong')
  }
})

test('what Notifikasi counts waits in the running year; in another view it leads to the choice of years', async () => {
  for (const { client, siapa, peran, nama } of orang) {
    if (!hitung.memutuskan(peran)) continue
    const kini = { ...siapa, tahun: BERJALAN }
    const { text } = await client.get('/cmsp/notifikasi')
    const [, list = ''] = /<ul class="plain section-note">([\s\S]*?)<\/ul>/.exec(text) ?? []
    const rows = [...list.matchAll(/<a href="([^"]+)">(\d+) ([^<]*)</g)].map(([, href = '', n = '', kalimat = '']) => ({
      ...{ href: unescape(href), n, kalimat },
    }))
    const putusan = rows.find(({ kalimat }) => kalimat.includes('menunggu putusan'))
    expect([nama, putusan?.n]).toEqual([nama, angka(hitung.perluDiproses(buku, kini, peran).length)])
    for (const { href, n, kalimat } of rows.filter((row) => !row.kalimat.includes('sebelumnya')))
      if (siapa.tahun === BERJALAN) expect([nama, kalimat, await banyak(client, href)]).toEqual([nama, kalimat, n])
      else expect([href, kalimat]).toEqual(['/cmsp/tahun', expect.stringContaining(`tahun anggaran ${BERJALAN}`)])
  }
})
