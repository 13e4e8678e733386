import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Response } from 'supertest'
import { STATUS_SP2D, type StatusSp2d } from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { fault } from '../support/fmis.js'
import { expectRefused, footprint, force } from '../support/state.js'
import { tolak } from '../support/story.js'
import { formOf, OTHER_NPWP, type Row, taxDesk } from './meja.js'

let app: TestApp
let maker: Client
let desk: Awaited<ReturnType<typeof taxDesk>>

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  desk = await taxDesk(app, maker)
})
afterAll(() => app.close())

test('a code that fits the tax row in every field is stored, whatever blanks stand between its digits', async () => {
  const [plain, spaced] = (await desk.arrive({}, {})) as [Row, Row]
  const code = await desk.codeFor(plain)
  const page = await desk.type(plain, code)
  expect(page.text).toContain('sudah disimpan')
  expect(page.text).toContain(code)
  expect(await desk.kodeOf(plain)).toBe(code)
  const other = await desk.codeFor(spaced)
  await desk.type(spaced, ` ${other.slice(0, 5)} ${other.slice(5, 10)}-${other.slice(10)} `)
  expect(await desk.kodeOf(spaced)).toBe(other)
})

const MISFITS: [string, Record<string, unknown>, string][] = [
  ['another amount', { jumlahBayar: '1100001' }, 'Rp1.100.001,00'],
  ['another KAP-KJS', { kodeMap: '411122' }, '411122-920'],
  ['another KJS of the same KAP', { kodeSetor: '900' }, '411211-900'],
  ['another masa', { masaPajak: '0909' }, 'September 2026'],
  ['another year', { tahunPajak: '2025' }, '2025'],
  ['another NPWP', { nomorPokokWajibPajak: OTHER_NPWP }, '02.183.241.5-000.000'],
]

test('a code that differs is refused: the page shows both sides of every field, and nothing is stored', async () => {
  const row = await desk.arriveOne({ kode_map: '411211', kode_setor: '920', masa: '1111', jumlah: '1100000.00' })
  const before = await footprint(app)
  for (const [what, more, shown] of MISFITS) {
    const code = await desk.codeFor(row, more)
    const answer = await desk.type(row, code)
    expect(answer.status, what).toBe(422)
    expect(answer.text, what).toContain(shown)
    expect(answer.text.match(/Tidak sesuai/g), what).toHaveLength(1)
    expect(answer.text, what).toContain(`value="${code}"`)
  }
  expect(await footprint(app)).toEqual(before)
})

test.each(['-', '000000000000000'])(
  'where FMIS writes %s for a payer without NPWP, the code DJP made under his NIK fits',
  async (npwp) => {
    const row = await desk.arriveOne({ npwp })
    const code = await desk.codeFor(row, { nomorPokokWajibPajak: OTHER_NPWP })
    expect((await desk.type(row, code)).text).toContain('sudah disimpan')
    expect(await desk.kodeOf(row)).toBe(code)
  },
)

test('an expired, paid, unknown or malformed code is refused with the reason, and nothing is stored', async () => {
  const row = await desk.arriveOne()
  const before = await footprint(app)
  const refused: [string, string][] = [
    [await desk.codeFor(row, { expired: true }), 'sudah kedaluwarsa'],
    [await desk.codeFor(row, { paidElsewhere: true }), 'sudah dibayar'],
    ['299999999999999', 'tidak dikenal DJP'],
    ['12345', '15 digit'],
    ['912345678901234', 'diawali angka 0 sampai 3'],
    ['1000000000000OO', '15 digit'],
    ['', 'Isi Kode Billing.'],
  ]
  for (const [code, reason] of refused) {
    const page = await desk.type(row, code)
    expect(page.text, code).toContain(reason)
    expect(page.text, code).toContain(`value="${code}"`)
  }
  expect(await footprint(app)).toEqual(before)
})

test('when DJP does not answer nothing is stored, and the page says to try again', async () => {
  const row = await desk.arriveOne()
  const code = await desk.codeFor(row)
  await fault(app, { endpoint: '/djp', mode: 'error500-before', times: 1 })
  const answer = await desk.type(row, code)
  expectRefused(answer, [503])
  expect(answer.text).toContain('belum disimpan')
  expect(await desk.kodeOf(row)).toBeNull()
  await desk.type(row, code)
  expect(await desk.kodeOf(row)).toBe(code)
})

test('a code serves one living SP2D; after that one is rejected it serves another', async () => {
  const [first, second] = (await desk.arrive({ jumlah: '1234000.00' }, { jumlah: '1234000.00' })) as [Row, Row]
  const code = await desk.codeFor(first)
  await desk.type(first, code)
  expect((await desk.type(second, code)).text).toContain('sudah dipakai pada SP2D lain yang masih berjalan')
  expect(await desk.kodeOf(second)).toBeNull()
  await tolak(maker, first.sp2d, 'Dokumen pendukung belum lengkap')
  await desk.type(second, code)
  expect(await desk.kodeOf(second)).toBe(code)
  expect(await desk.kodeOf(first)).toBeNull()
})

test('a replaced code is free for another SP2D', async () => {
  const [first, second] = (await desk.arrive({ jumlah: '1235000.00' }, { jumlah: '1235000.00' })) as [Row, Row]
  const [old, fresh] = [await desk.codeFor(first), await desk.codeFor(first)]
  await desk.type(first, old)
  await desk.type(first, fresh)
  expect(await desk.kodeOf(first)).toBe(fresh)
  await desk.type(second, old)
  expect(await desk.kodeOf(second)).toBe(old)
})

const EDITABLE: StatusSp2d[] = ['DITERIMA', 'TUGAS_MAKER']

test('only the maker edits, and only before the own signature', async () => {
  const rows = await desk.arrive(...Object.keys(STATUS_SP2D).map(() => ({})))
  const others = await Promise.all(
    ['checker.prov', 'approver.prov', 'auditor.prov', 'operator.bank'].map((name) => app.signIn(name)),
  )
  for (const [index, status] of (Object.keys(STATUS_SP2D) as StatusSp2d[]).entries()) {
    const row = rows[index] as Row
    await force(app, row.sp2d, status)
    const code = await desk.codeFor(row)
    const before = await footprint(app)
    const attempts = (person: Client): Promise<Response>[] => [
      person.get(row.path),
      person.post(row.path, { kodeBilling: code }),
      person.post(`${row.path}/buat`, formOf(row)),
    ]
    for (const person of others) for (const answer of await Promise.all(attempts(person))) expectRefused(answer, [403])
    if (!EDITABLE.includes(status)) {
      for (const answer of await Promise.all(attempts(maker))) expectRefused(answer, [409], status)
    }
    expect(await footprint(app)).toEqual(before)
    if (EDITABLE.includes(status)) {
      await desk.type(row, code)
      expect(await desk.kodeOf(row), status).toBe(code)
    }
  }
})

test('an NPWP and a NOP that FMIS writes with dots are the numbers DJP writes without', async () => {
  const nop = '637101000100200030'
  const row = await desk.arriveOne({
    ...{ kode_map: '411128', kode_setor: '403', npwp: '02.183.241.5-000.000' },
    nop: '63.71.010.001.002-0003.0',
  })
  const kode = await desk.codeFor(row, { nomorPokokWajibPajak: '021832415000000', nomorObjekPajak: nop })
  expect((await desk.type(row, kode)).text).toContain('sudah disimpan')
  expect(await desk.kodeOf(row)).toBe(kode)
})
