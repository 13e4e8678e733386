import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fill } from '../../src/dev/bench/data.js'
import { urlFor, withClient } from '../../src/dev/databases.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { type Statement, statementsOf } from './adegan.js'

const BANYAK = 50_000
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
  Plans?: Simpul[]
}

const nodesOf = (plan: Simpul): Simpul[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The big tables that a statement reads from end to end. */
async function scanned(statements: Statement[]): Promise<string[]> {
  return withClient(adminUrl, async (admin) => {
    const found = []
    for (const { text, values } of statements.filter(({ text }) => /^\s*(SELECT|WITH)\b/i.test(text))) {
      const { rows } = await admin.query<{ 'QUERY PLAN': [{ Plan: Simpul }] }>(`EXPLAIN (FORMAT JSON) ${text}`, values)
      const nodes = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan ?? { 'Node Type': '' })
      for (const node of nodes)
        if (node['Node Type'] === 'Seq Scan' && BESAR.includes(node['Relation Name'] ?? ''))
          found.push(`${node['Relation Name']}: ${text.replace(/\s+/g, ' ')}`)
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
  ['/cmsp/', 'maker'],
  ['/cmsp/', 'operator'],
] as const

test.each(HALAMAN)('%s as %s reads no big table from end to end', async (path, siapa) => {
  const client = siapa === 'maker' ? maker : operator
  const sent = await statementsOf(async () => expect((await client.get(path)).status).toBe(200))
  expect(await scanned(sent)).toEqual([])
})

test.each(['CAIR', 'DITERIMA', 'DITOLAK', 'DISETUJUI_MAKER'])(
  'neither does the page of an SP2D that is %s',
  async (status) => {
    const { id } = await app.deps.prisma.sp2d.findFirstOrThrow({
      where: { status, tahun: 2026, pemda: { kode: '63.00' } },
      orderBy: { id: 'desc' },
    })
    const sent = await statementsOf(async () => expect((await maker.get(`/cmsp/sp2d/${id}`)).status).toBe(200))
    expect(await scanned(sent)).toEqual([])
  },
)
