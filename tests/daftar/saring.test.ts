import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { chipsOn, hrefOf, isi, nomorOn } from './isi.js'

const HREF = '/cmsp/sp2d'
let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  await isi(app, '63.00', [
    { nomor: 'A/1', penerima: 'CV Banua', netto: '999999.99', tanggal: '2026-11-01', penguji: '7/DP/2026' },
    {
      nomor: 'A/2',
      penerima: 'PT Seribu 100%',
      netto: '1000000.00',
      tanggal: '2026-11-02',
      jenis: 'GU',
      penguji: '8/DP Gaji/2026',
    },
    { nomor: 'A/3', penerima: 'CV Banua', netto: '1000000.01', tanggal: '2026-11-03', status: 'DISETUJUI_MAKER' },
    {
      ...{ nomor: 'A/4', penerima: 'CV Meratus', netto: '5000000.00', tanggal: '2026-11-04' },
      ...{ status: 'CAIR', bayar: '2026-11-10' },
    },
    { nomor: 'A/5', penerima: 'CV Meratus', netto: '7000000.00', tanggal: '2026-11-05', status: 'DITOLAK' },
  ])
  await isi(app, '63.71', [{ nomor: 'B/1', penerima: 'CV Banua' }])
})
afterAll(() => app.close())

const shown = async (search: string) => nomorOn((await maker.get(`${HREF}?urut=nomor&${search}`)).text)

describe('a filter', () => {
  test.each([
    ['cari=a%2F3', ['A/3']],
    ['cari=banua', ['A/1', 'A/3']],
    ['nomor=A&nama=meratus', ['A/4', 'A/5']],
    ['nama=100%25', ['A/2']],
    ['jumlahDari=1.000.000%2C00&jumlahSampai=1000000%2C01', ['A/2', 'A/3']],
    ['jumlahSampai=Rp999.999%2C99', ['A/1']],
    ['jenis=GU&jenis=TU', ['A/2']],
    ['penguji=7%2FDP', ['A/1']],
    ['pengujiTanggal=2026-11-02', ['A/2']],
    ['bayarDari=2026-11-10&bayarSampai=2026-11-10', ['A/4']],
    ['dari=2026-11-02&sampai=2026-11-03', ['A/2', 'A/3']],
    ['status=CAIR&status=DITOLAK', ['A/4', 'A/5']],
    ['proses=saya', ['A/1', 'A/2']],
    ['cari=%E2%80%8BPT%09Seribu%C2%A0%20100', ['A/2']],
    ['penguji=7%20%2F%0ADP', ['A/1']],
    ['penguji=7%20%2F%20DP%2F%202026', ['A/1']],
    ['penguji=8%2FDP%20Gaji%2F2026', ['A/2']],
    ['semua=ya', ['A/1', 'A/2', 'A/3', 'A/4', 'A/5']],
    ['nomor=&nama=&status=', ['A/1', 'A/2', 'A/3', 'A/4', 'A/5']],
  ])('%s finds exactly its rows', async (search, expected) => {
    expect(await shown(search)).toEqual(expected)
  })

  test.each([
    ['dari=2026-11-03&sampai=2026-11-02', ['A/3', 'A/4', 'A/5'], 'Tanggal Transaksi dari'],
    ['jumlahDari=5.000.000&jumlahSampai=999.999', ['A/4', 'A/5'], 'Jumlah dari'],
  ])('%s ends before it begins: said at its end, which filters nothing', async (search, expected, from) => {
    const { text } = await maker.get(`${HREF}?urut=nomor&${search}`)
    expect(nomorOn(text)).toEqual(expected)
    expect(text).toContain(`Tidak boleh kurang dari &#34;${from}&#34;.`)
  })

  test('finds nothing: what was searched for can be searched without the other filters', async () => {
    const { text } = await maker.get(`${HREF}?cari=Meratus&proses=saya`)
    expect(nomorOn(text)).toEqual([])
    expect(nomorOn((await maker.get(hrefOf(text, 'Cari tanpa filter lain'))).text)).toEqual(['A/5', 'A/4'])
  })

  test.each([HREF, '/cmsp/laporan/register'])(
    'of an OPD offers them by code on %s, whenever they came',
    async (href) => {
      const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
      await app.deps.prisma.opd.createMany({
        data: ['9.03', '9.02'].map((kode) => ({ pemdaId, kode, nama: 'Dinas Lain' })),
        skipDuplicates: true,
      })
      const { text } = await maker.get(href)
      const [, pilihan = ''] = /<select[^>]* name="opd">(.*?)<\/select>/s.exec(text) ?? []
      const kode = [...pilihan.matchAll(/>(9\.0\d) Dinas/g)].map(([, one]) => one)
      expect(kode).toEqual(['9.01', '9.02', '9.03'])
    },
  )

  test('of an OPD knows those of the own Pemda only', async () => {
    const own = await app.deps.prisma.opd.findFirstOrThrow({ where: { kode: '9.01', pemda: { kode: '63.00' } } })
    const other = await app.deps.prisma.opd.findFirstOrThrow({ where: { kode: '9.01', pemda: { kode: '63.71' } } })
    expect(await shown(`opd=${own.id}`)).toHaveLength(5)
    const page = await maker.get(`${HREF}?opd=${other.id}`)
    expect(chipsOn(page.text)).toEqual([])
    expect(page.text).not.toContain(`<option value="${other.id}"`)
  })

  test.each(['1,000,000.00', '1.000.00', 'sejuta', '-5', '99999999999999'])(
    'of an amount refuses "%s" at its field and keeps the rest',
    async (text) => {
      const { text: page, status } = await maker.get(`${HREF}?nama=banua&jumlahDari=${encodeURIComponent(text)}`)
      expect(status).toBe(200)
      expect(page).toContain('<p class="field-error" id="saring-jumlahDari-galat">Isi jumlah rupiah')
      expect(page).toMatch(new RegExp(`id="saring-jumlahDari"[^>]*value="${text}"[^>]*aria-invalid="true"`))
      expect(page).not.toMatch(/id="saring"[^>]*hidden/)
      expect(chipsOn(page)).toEqual(['Nama Penerima: banua'])
      expect(nomorOn(page)).toEqual(['A/3', 'A/1'])
    },
  )

  test('of a date that does not exist says so at its field', async () => {
    const { text } = await maker.get(`${HREF}?dari=2026-02-30&nomor=A`)
    expect(text).toContain('id="saring-dari-galat">Isi tanggal yang ada')
    expect(chipsOn(text)).toEqual(['No. SP2D: A'])
  })
})

describe('the settings of a list', () => {
  const BARU = '/cmsp/laporan/pajak'

  test('open Data SP2D on what waits for the level, as a chip that stays away once it is removed', async () => {
    const opened = await maker.get(HREF)
    expect(chipsOn(opened.text)).toEqual(['Antrean: Perlu saya proses'])
    expect(nomorOn(opened.text)).toEqual(['A/2', 'A/1'])
    const checker = await app.signIn('checker.prov')
    expect(nomorOn((await checker.get(HREF)).text)).toEqual(['A/3'])
    const auditor = await app.signIn('auditor.prov')
    expect(nomorOn((await auditor.get(HREF)).text)).toHaveLength(5)
    const removed = await maker.get(hrefOf(opened.text, 'Perlu saya proses'))
    expect(chipsOn(removed.text)).toEqual([])
    expect(nomorOn((await maker.get(hrefOf(removed.text, 'No. SP2D'))).text)).toHaveLength(5)
  })

  test('are remembered per person and list, and an address with parameters wins', async () => {
    await maker.get(`${HREF}?nama=banua&urut=-nomor&simpan=ya`)
    const again = await maker.get(HREF)
    expect(chipsOn(again.text)).toEqual(['Nama Penerima: banua'])
    expect(nomorOn(again.text)).toEqual(['A/3', 'A/1'])
    expect(again.text).toContain('data-alamat="nama=banua&amp;urut=-nomor"')
    expect(nomorOn((await maker.get(`${HREF}?status=CAIR`)).text)).toEqual(['A/4'])
    expect(chipsOn((await maker.get(HREF)).text), 'a link changes no habit').toEqual(['Nama Penerima: banua'])
    const checker = await app.signIn('checker.prov')
    expect(chipsOn((await checker.get(HREF)).text)).toEqual(['Antrean: Perlu saya proses'])
    expect(chipsOn((await maker.get(BARU)).text)).toEqual([])
  })

  test('stay over a new session, survive one chip that goes, and are forgotten with the last', async () => {
    await maker.get(`${HREF}?nama=banua&nomor=A&simpan=ya`)
    const session = await app.signIn('maker.prov')
    const opened = await session.get(HREF)
    expect(chipsOn(opened.text)).toEqual(['No. SP2D: A', 'Nama Penerima: banua'])
    const fewer = await session.get(hrefOf(opened.text, 'No. SP2D: A'))
    expect(chipsOn(fewer.text)).toEqual(['Nama Penerima: banua'])
    expect(chipsOn((await session.get(HREF)).text)).toEqual(['Nama Penerima: banua'])
    const cleared = await session.get(hrefOf(fewer.text, 'Hapus semua'))
    expect(nomorOn(cleared.text)).toHaveLength(5)
    expect(chipsOn((await session.get(HREF)).text)).toEqual(['Antrean: Perlu saya proses'])
  })

  test('hold for the sums of a register too', async () => {
    await maker.get(`${BARU}?status=DIBAYAR&simpan=ya`)
    const { text } = await maker.get(BARU)
    expect(chipsOn(text)).toEqual(['Status: Sudah dibayar'])
    expect(hrefOf(text, 'Rekap')).toContain('status=DIBAYAR')
    await maker.get(hrefOf(text, 'Hapus semua'))
  })

  test.each(['cross-site', 'same-site', 'none'])(
    'are not changed by a link in a mail or on a page elsewhere (%s)',
    async (from) => {
      const link = await maker.bare('get', `${HREF}?status=CAIR&simpan=ya`, {}, { 'Sec-Fetch-Site': from })
      expect(nomorOn(link.text)).toEqual(['A/4'])
      expect(chipsOn((await maker.get(HREF)).text)).toEqual(['Antrean: Perlu saya proses'])
    },
  )

  test('are not changed by a page that looks again by itself', async () => {
    await maker.bare('get', `${HREF}?nama=banua&simpan=ya`, {}, { 'X-CMSP-Live': '1' })
    expect(chipsOn((await maker.get(HREF)).text)).toEqual(['Antrean: Perlu saya proses'])
  })
})

test('filters and order stay while paging to the end and back, and no row is shown twice or left out', async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ nomor: `P/${index}`, penerima: 'Halaman', netto: '10.00' }))
  await isi(app, '63.00', many)
  const seen: string[] = []
  let page = await maker.get(`${HREF}?nama=halaman&urut=jumlah`)
  for (let n = 0; n < 3; n++) {
    seen.push(...nomorOn(page.text))
    expect(chipsOn(page.text)).toEqual(['Nama Penerima: halaman'])
    if (n < 2) page = await maker.get(hrefOf(page.text, 'Berikutnya'))
  }
  expect(page.text).toContain('51-60 dari 60')
  expect(seen.toSorted()).toEqual(many.map(({ nomor }) => nomor).toSorted())
  page = await maker.get(hrefOf(page.text, 'Sebelumnya'))
  expect(nomorOn(page.text)).toEqual(seen.slice(25, 50))
})

test('a phone finds every order in one choice, the one in use chosen', async () => {
  const { text } = await maker.get(`${HREF}?urut=-jumlah&nama=banua`)
  expect(text).toContain('<option value="-jumlah" selected>Jumlah, terbesar dahulu</option>')
  expect(text).toContain('<option value="tanggal">Tanggal Transaksi, terlama dahulu</option>')
})

test('an order that has no size is named by what it puts on top', async () => {
  const operator = await app.signIn('operator.bank')
  const meja = await operator.get('/cmsp/operasi/pencairan')
  expect(meja.text).toContain('selected>Yang perlu ditangani, paling atas</option>')
  const usulan = await operator.get('/cmsp/admin/usulan')
  expect(usulan.text).toContain('<option value="-menunggu" selected>Yang menunggu, paling atas</option>')
  const antrean = await maker.get('/cmsp/pencairan/antrean')
  expect(antrean.text).toContain('selected>Urutan dibayar, dari depan</option>')
})
