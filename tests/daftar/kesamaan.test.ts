import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { STATUS_SP2D } from '../../src/domain/alur.js'
import { JENIS_SP2D } from '../../src/domain/sp2d.js'
import { formatUang, parseUang, totalUang } from '../../src/domain/uang.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { type Baris, isi } from './isi.js'

// What a list shows page by page, what its file holds and what its sums say, against the rows themselves.
vi.setConfig({ testTimeout: 120_000 })

const MANY = 160
let app: TestApp
let maker: Client
let rows: Required<Baris>[]

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T
const day = (bulan: number, hari: number) => `2026-${String(bulan).padStart(2, '0')}-${String(hari).padStart(2, '0')}`
const STATUS = Object.keys(STATUS_SP2D)
const JENIS = Object.keys(JENIS_SP2D)
const NAMA = ['CV Maju', 'cv maju', 'PT 100% Karya_Abadi', 'Élan', 'Bendahara "A"; B', 'CV Maju Bersama', 'Ñandu', 'zz']

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  rows = Array.from({ length: MANY }, (_, n) => {
    const status = pick(STATUS, n)
    return {
      ...{ nomor: `${String((n * 37) % MANY).padStart(5, '0')}/SP2D/LS/2026`, penerima: pick(NAMA, n * 3) },
      ...{ netto: pick(['0.00', '1000.00', '1000.01', '9999999999999.99', '250000000.50'], n * 7) },
      ...{ tanggal: day(1 + ((n * 5) % 12), 1 + ((n * 11) % 28)), jenis: pick(JENIS, n * 2), status, putaran: 1 },
      ...{
        penguji: `${1 + (n % 9)}/DP/2026`,
        bayar: ['CAIR', 'RETUR'].includes(status) ? day(11, 1 + (n % 30)) : null,
      },
    } as Required<Baris>
  })
  await isi(app, '63.00', rows)
})
afterAll(() => app.close())

const every = {
  cari: fc.constantFrom('maju', '%', '_', '0001', 'ÉLAN', '"'),
  nama: fc.constantFrom('cv', 'KARYA_', 'tak ada'),
  dari: fc.constantFrom('2026-03-01', '2026-06-15'),
  sampai: fc.constantFrom('2026-06-15', '2026-12-31'),
  jumlahDari: fc.constantFrom('1.000,01', '0', '250000000'),
  jumlahSampai: fc.constantFrom('1.000', '9.999.999.999.999,99'),
  bayarDari: fc.constantFrom('2026-11-01', '2026-11-15'),
  penguji: fc.constantFrom('1/DP', '9'),
  status: fc.subarray(STATUS, { minLength: 1 }),
  jenis: fc.subarray(JENIS, { minLength: 1 }),
}
// At most two at once: what spoils paging shows only where there are pages.
const search = fc
  .tuple(fc.record(every), fc.subarray(Object.keys(every), { maxLength: 2 }))
  .map(([all, names]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))) as Search)
type Search = Partial<Record<string, string | string[]>>
const sorts = fc.constantFrom('tanggal', '-tanggal', 'nomor', '-nomor', 'penerima', '-penerima', 'jumlah', '-jumlah')

const has = (text: string, part: unknown) => text.toLowerCase().includes(String(part).toLowerCase())
const sen = (typed: unknown) => parseUang(String(typed).replaceAll('.', '').replace(',', '.'))

/** The rule of each filter, told once more without SQL. */
const RULE: Record<string, (row: Required<Baris>, value: string | string[]) => boolean> = {
  cari: (row, value) => has(row.nomor, value) || has(row.penerima, value),
  nama: (row, value) => has(row.penerima, value),
  dari: (row, value) => row.tanggal >= String(value),
  sampai: (row, value) => row.tanggal <= String(value),
  jumlahDari: (row, value) => parseUang(row.netto) >= sen(value),
  jumlahSampai: (row, value) => parseUang(row.netto) <= sen(value),
  bayarDari: (row, value) => row.bayar !== null && row.bayar >= String(value),
  penguji: (row, value) => has(row.penguji, value),
  status: (row, value) => value.includes(row.status),
  jenis: (row, value) => value.includes(row.jenis),
}
const expected = (asked: Search) =>
  rows.filter((row) => Object.entries(asked).every(([name, value]) => value === undefined || RULE[name]?.(row, value)))

function addressOf(asked: Search, urut: string): string {
  const params = new URLSearchParams({ urut })
  for (const [name, value] of Object.entries(asked)) for (const one of [value ?? []].flat()) params.append(name, one)
  return params.toString()
}

/** A range that ends before it begins is refused at its end: the end filters nothing. */
function understood(asked: Search): Search {
  const { jumlahDari, jumlahSampai, ...rest } = asked
  const empty = jumlahDari !== undefined && jumlahSampai !== undefined && sen(jumlahSampai) < sen(jumlahDari)
  return { ...rest, ...(jumlahDari && { jumlahDari }), ...(jumlahSampai && !empty && { jumlahSampai }) }
}

async function inOrder(nomor: string[], urut: string): Promise<string[]> {
  const column = { tanggal: 'tanggal', nomor: 'nomor', penerima: 'penerima_nama', jumlah: 'netto' }[
    urut.replace('-', '')
  ]
  const way = urut.startsWith('-') ? 'DESC' : 'ASC'
  const { rows: found } = await app.deps.pool.query<{ nomor: string }>(
    `SELECT nomor FROM sp2d WHERE nomor = ANY($1) ORDER BY ${column} ${way}, id ${way}`,
    [nomor],
  )
  return found.map((row) => row.nomor)
}

const unescape = (html: string) => html.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&#34;', '"')
const shown = (html: string) =>
  [...html.matchAll(/>(\d{5}\/)(?:<wbr>)?([^<]*(?:<wbr>[^<]*)*)</g)].map(
    ([, a, b = '']) => a + b.replaceAll('<wbr>', ''),
  )

/** Every number in the order of the pages, by their link "Berikutnya". */
async function walk(address: string): Promise<string[]> {
  const seen: string[] = []
  for (let next: string | undefined = `/cmsp/sp2d?${address}`; next !== undefined;) {
    const { text } = await maker.get(next)
    seen.push(...shown(text))
    next = /<a[^>]*href="([^"]+)"[^>]*>Berikutnya/.exec(text)?.[1]
    if (next) next = unescape(next)
    if (seen.length > 2 * MANY) throw new Error('walks in circles')
  }
  return seen
}

const PAGE = 25

test('the pages of a list, its file and the rows that were asked for are the same, in the same order', async () => {
  let longest = 0
  const property = fc.asyncProperty(search, sorts, async (asked, urut) => {
    const want = await inOrder(
      expected(understood(asked)).map(({ nomor }) => nomor),
      urut,
    )
    const address = addressOf(asked, urut)
    const file = (await maker.download(`/cmsp/sp2d/export.csv?${address}`)).toString('utf8')
    expect(
      file
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(';')[0]),
    ).toEqual(want)
    expect(await walk(address)).toEqual(want)
    longest = Math.max(longest, want.length)
  })
  await fc.assert(property, { numRuns: 40, seed: 20261127 })
  expect(longest).toBeGreaterThan(2 * PAGE)
})

test('the sums of the register are the sums of what is filtered', async () => {
  const property = fc.asyncProperty(fc.subarray(JENIS), fc.constantFrom('', '2026-05-10'), async (jenis, dari) => {
    const asked: Search = { ...(jenis.length > 0 && { jenis }), ...(dari && { dari }) }
    const want = expected(asked)
    const total = formatUang(totalUang(want.map(({ netto }) => parseUang(netto))))
    const { text } = await maker.get(`/cmsp/laporan/register?semua=ya&${addressOf(asked, 'nomor')}`)
    const last = /class="total">[\s\S]*?<\/tr>/.exec(text)?.[0] ?? ''
    expect([...last.matchAll(/class="amount">([^<]*)</g)].map(([, figure]) => figure)).toEqual([
      ...[want.length.toLocaleString('id-ID'), total, total],
    ])
  })
  await fc.assert(property, { numRuns: 20, seed: 20261127 })
})
