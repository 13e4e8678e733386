import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fill } from '../../src/dev/bench/data.js'
import { urlFor, withClient } from '../../src/dev/databases.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { type Statement, statementsOf } from './adegan.js'

const BANYAK = 200_000
/** Totals are counted to 10,000; a Pemda of this size has 30,000 SP2D a year. */
const TERBANYAK = 10_001
const BESAR =
  'sp2d leg audit pajak billing penerima potongan rincian keputusan percobaan pencairan putaran tantangan'.split(' ')

let app: TestApp
let maker: Client
let operator: Client
let adminUrl: string

beforeAll(async () => {
  app = await startTestApp()
  adminUrl = urlFor(inject('adminUrl'), new URL(app.ownerUrl).pathname.slice(1))
  await withClient(adminUrl, (admin) => fill(admin, BANYAK, () => undefined))
  maker = await app.signIn('maker.prov')
  operator = await app.signIn('operator.bank')
}, 600_000)
afterAll(() => app.close())

interface Simpul {
  'Node Type': string
  'Relation Name'?: string
  /** Of the scan that makes a bitmap, which names no table: it reads all it finds, however few are wanted. */
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Simpul[]
}

const nodesOf = (plan: Simpul): Simpul[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
const readBy = (node: Simpul) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString())
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`)
  return pg.escapeLiteral(String(value as string))
}

/** Where a statement, planned as its connection plans it, reads a big table from end to end or most of a Pemda. */
async function readsMuch(statements: Statement[], most = TERBANYAK): Promise<string[]> {
  return withClient(adminUrl, async (admin) => {
    const found = []
    await admin.query('SET random_page_cost = 1.1')
    for (const { text, values, kept } of statements.filter(({ text }) => /^\s*(SELECT|WITH)\b/i.test(text))) {
      await admin.query(
        `SET plan_cache_mode = ${kept ? 'force_generic_plan' : 'force_custom_plan'}; PREPARE satu AS ${text}`,
      )
      const given = values.length > 0 ? `(${values.map(literal).join(', ')})` : ''
      const { rows } = await admin.query<{ 'QUERY PLAN': [{ Plan: Simpul }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE satu${given}`,
      )
      await admin.query('DEALLOCATE satu')
      for (const node of nodesOf(rows[0]?.['QUERY PLAN'][0].Plan as Simpul)) {
        const table = node['Relation Name'] ?? ''
        const isBig = BESAR.includes(table) || node['Node Type'] === 'Bitmap Index Scan'
        if (isBig && (node['Node Type'] === 'Seq Scan' || readBy(node) > most))
          found.push(
            `${table}${node['Index Name'] ?? ''}, ${node['Node Type']}, ${readBy(node)} rows: ${text.replace(/\s+/g, ' ')}`,
          )
      }
    }
    return found
  })
}

const cursor = Buffer.from(JSON.stringify(['2026-06-15', '1'])).toString('base64url')
const nomor = String(BANYAK * 0.75).padStart(8, '0')

const HALAMAN = [
  ['/cmsp/sp2d?semua=ya', 'maker'],
  ['/cmsp/sp2d?semua=ya', 'operator'],
  ['/cmsp/sp2d?proses=saya', 'maker'],
  [`/cmsp/sp2d?semua=ya&sesudah=${cursor}`, 'maker'],
  ['/cmsp/sp2d?status=CAIR&dari=2026-03-01&sampai=2026-03-31', 'maker'],
  ['/cmsp/sp2d?semua=ya&urut=-jumlah', 'maker'],
  [`/cmsp/sp2d?nomor=${nomor}`, 'maker'],
  ['/cmsp/sp2d?nama=Banua', 'maker'],
  ['/cmsp/tugas', 'maker'],
  ['/cmsp/sp2d/penguji', 'maker'],
  ['/cmsp/tugas/rekan', 'maker'],
  ['/cmsp/notifikasi', 'maker'],
  ['/cmsp/pencairan/antrean', 'maker'],
  ['/cmsp/pajak/kedaluwarsa', 'maker'],
  ['/cmsp/rekonsiliasi', 'maker'],
  ['/cmsp/laporan/rekonsiliasi-pajak', 'maker'],
  ['/cmsp/sp2d/karantina', 'maker'],
  ['/cmsp/operasi', 'operator'],
  ['/cmsp/operasi/pencairan', 'operator'],
  ['/cmsp/pencairan/antrean', 'operator'],
  ['/cmsp/notifikasi', 'operator'],
  ['/cmsp/', 'maker'],
  ['/cmsp/', 'operator'],
] as const

test.each(HALAMAN)('%s as %s reads no big table from end to end, nor most of a Pemda', async (path, siapa) => {
  const client = siapa === 'maker' ? maker : operator
  const sent = await statementsOf(async () => expect((await client.get(path)).status).toBe(200))
  expect(await readsMuch(sent)).toEqual([])
})

test.each(['CAIR', 'DITERIMA', 'DITOLAK', 'DISETUJUI_MAKER'])(
  'neither does the page of an SP2D that is %s',
  async (status) => {
    const { id } = await app.deps.prisma.sp2d.findFirstOrThrow({
      where: { status, tahun: 2026, pemda: { kode: '63.00' } },
      orderBy: { id: 'desc' },
    })
    const sent = await statementsOf(async () => expect((await maker.get(`/cmsp/sp2d/${id}`)).status).toBe(200))
    expect(await readsMuch(sent)).toEqual([])
  },
)

test('neither does the confirmation of 200 tasks whose rekening potongan is new', async () => {
  const rows = await app.deps.prisma.sp2d.findMany({
    where: { status: 'DITERIMA', tahun: 2026, pemda: { kode: '63.00' } },
    select: { id: true },
    take: 200,
  })
  const sp2dIds = rows.map(({ id }) => id)
  await withClient(adminUrl, (admin) =>
    admin.query(`UPDATE potongan SET kode = 'IWP', no_rekening = '5150099001' WHERE sp2d_id = ANY($1)`, [sp2dIds]),
  )
  const path = `/cmsp/tugas/konfirmasi?${sp2dIds.map((id) => `id=${id}`).join('&')}`
  const sent = await statementsOf(async () => expect((await maker.get(path)).status).toBeLessThan(400))
  expect(sent.some(({ text }) => text.includes('FROM potongan'))).toBe(true)
  expect(await readsMuch(sent)).toEqual([])
})

test('a rekening potongan that every undecided SP2D names is known by the first that was paid', async () => {
  const where = { tahun: 2026, pemda: { kode: '63.00' } }
  const rows = await app.deps.prisma.sp2d.findMany({
    where: { ...where, status: 'DITERIMA' },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const [first] = rows
  const paid = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { ...where, status: 'CAIR', id: { lt: first?.id } },
    orderBy: { id: 'desc' },
  })
  // The paid one is written last: where it lies must not decide how much is read.
  for (const sp2dIds of [rows.map(({ id }) => id), [paid.id]])
    await withClient(adminUrl, (admin) =>
      admin.query(`UPDATE potongan SET kode = 'IWP', no_rekening = '5150099002' WHERE sp2d_id = ANY($1)`, [sp2dIds]),
    )
  expect(rows.length).toBeGreaterThan(1000)
  const sent = await statementsOf(async () => expect((await maker.get(`/cmsp/sp2d/${first?.id}`)).status).toBe(200))
  const warned = sent.filter(({ text }) => text.includes('FROM potongan l'))
  expect(warned).toHaveLength(1)
  expect(await readsMuch(warned, 100)).toEqual([])
})
