import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCursor } from '../../src/web/lists/query.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { hrefOf, isi, nomorOn } from './isi.js'

const HREF = '/cmsp/sp2d'
const PER_HALAMAN = 25
let app: TestApp
let maker: Client

const baris = (nama: string, banyak: number) =>
  Array.from({ length: banyak }, (_, n) => ({
    nomor: `${nama}/${String(n).padStart(3, '0')}`,
    penerima: `CV ${nama}`,
    // Many of one day, so that the order within it counts.
    tanggal: `2026-11-${String(1 + (n % 7)).padStart(2, '0')}`,
  }))

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  await isi(app, '63.00', [...baris('Banua', 501), ...baris('Meratus', 500), ...baris('Riam', 40)])
  await isi(app, '63.71', baris('Meratus', 30))
})
afterAll(() => app.close())

const dari = async (search: string) => /\d dari ([^<]+)</.exec((await maker.get(`${HREF}?${search}`)).text)?.[1]

test.each([
  ['nama=Riam', '40'],
  ['nama=Meratus', '500'],
  ['nama=Banua', 'lebih dari 500'],
  ['nama=Banua&nomor=Banua%2F007', '1'],
  ['status=DITERIMA', '1.041'],
  ['status=DITERIMA&dari=2026-11-07', '147'],
  ['semua=ya', '1.041'],
])('%s: %s rows, at the first look and at the next', async (search, expected) => {
  expect(await dari(search)).toBe(expected)
  expect(await dari(search)).toBe(expected)
})

test.each(['nama=Banua', 'nama=Meratus', 'nama=a', 'status=DITERIMA', 'semua=ya'])(
  '%s: paging to the end shows each row once, in order',
  async (search) => {
    const seen: string[] = []
    for (let href = `${HREF}?urut=nomor&${search}`; href !== '';) {
      const { text } = await maker.get(href)
      const page = nomorOn(text)
      expect(page.length).toBeLessThanOrEqual(PER_HALAMAN)
      seen.push(...page)
      href = hrefOf(text, 'Berikutnya') ?? ''
    }
    const kata = /nama=(.*)/.exec(search)?.[1] ?? ''
    const expected = [...baris('Banua', 501), ...baris('Meratus', 500), ...baris('Riam', 40)]
      .filter(({ penerima }) => penerima.includes(kata))
      .map(({ nomor }) => nomor)
    expect(seen).toEqual(expected.toSorted())
  },
)

test('a page in the middle of many is the same for a process that has not seen the list yet', async () => {
  const { id, nomor } = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { nomor: 'Meratus/000', pemda: { kode: '63.00' } },
  })
  const page = async (search: string) =>
    nomorOn((await maker.get(`${HREF}?urut=nomor&${search}&mulai=503&sesudah=${writeCursor(nomor, String(id))}`)).text)
  const expected = baris('Meratus', PER_HALAMAN + 1).map((row) => row.nomor)
  expect(await page('nama=CV')).toEqual(expected.slice(1))
  // Likewise what lies beside an SP2D; another word, which nobody has looked for.
  const daftar = encodeURIComponent('urut=nomor&nama=cv')
  const { text } = await maker.get(`${HREF}/${id}?daftar=${daftar}`)
  const next = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { nomor: 'Meratus/001', pemda: { kode: '63.00' } },
  })
  expect(hrefOf(text, 'berikutnya')).toContain(`${HREF}/${next.id}?`)
})
