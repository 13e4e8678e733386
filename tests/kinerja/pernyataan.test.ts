import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isi } from '../daftar/isi.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { isiRinci, statementsOf } from './adegan.js'

const PEGAWAI = 200
const KB = 1024

let app: TestApp
let maker: Client
let auditor: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  auditor = await app.signIn('auditor.prov')
  await isiRinci(app, 'SATU-MENUNGGU', 1, 'DITERIMA')
})
afterAll(() => app.close())

async function countOf(client: Client, path: string): Promise<number> {
  const sent = await statementsOf(async () => expect((await client.get(path)).status).toBe(200))
  return sent.length
}

const DAFTAR = [
  ['Data SP2D', '/cmsp/sp2d?semua=ya', 12],
  ['Daftar Tugas', '/cmsp/tugas', 10],
  ['Daftar Penguji', '/cmsp/sp2d/penguji', 8],
  ['the start page', '/cmsp/', 12],
] as const

test('a list asks as much for a full page as for one row, and little', async () => {
  const few = []
  for (const [, path] of DAFTAR) few.push(await countOf(maker, path))
  await isi(
    app,
    '63.00',
    Array.from({ length: 60 }, (_, n) => ({
      nomor: `BANYAK-${n}`,
      penguji: `${n}/DP/2026`,
      status: n % 2 ? 'CAIR' : 'DITERIMA',
    })),
  )
  for (const [n, [name, path, most]] of DAFTAR.entries()) {
    const many = await countOf(maker, path)
    expect(many, `${name}: ${few[n]} with one row`).toBe(few[n])
    expect(many, name).toBeLessThanOrEqual(most)
  }
})

test('the page of an SP2D asks as much for 200 payees as for one, and little', async () => {
  const kasus = [
    ['to be decided', maker, 'DITERIMA', 20],
    ['paid', auditor, 'CAIR', 10],
  ] as const
  for (const [name, client, status, most] of kasus) {
    const [few, many] = [
      await isiRinci(app, `S-${status}`, 1, status),
      await isiRinci(app, `B-${status}`, PEGAWAI, status),
    ]
    const count = await countOf(client, `/cmsp/sp2d/${many}`)
    expect(count, name).toBe(await countOf(client, `/cmsp/sp2d/${few}`))
    expect(count, name).toBeLessThanOrEqual(most)
  }
})

test('a page stays small on a slow line', async () => {
  const gaji = await isiRinci(app, 'UKURAN', 25, 'CAIR')
  for (const [path, most, packed] of [
    ['/cmsp/sp2d?semua=ya', 80, 7],
    [`/cmsp/sp2d/${gaji}`, 100, 7],
  ] as const) {
    const { text } = await maker.get(path)
    expect(Buffer.byteLength(text) / KB, path).toBeLessThan(most)
    expect(brotliCompressSync(text).length / KB, path).toBeLessThan(packed)
  }
})
