import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { fault } from '../support/fmis.js'
import { expectRefused } from '../support/state.js'
import { OTHER_NPWP, type Tax, taxDesk } from './meja.js'

const PPN = { kode_map: '411211', kode_setor: '920' }
const PPH21 = { kode_map: '411121', kode_setor: '100' }
const SEWA = { kode_map: '411128', kode_setor: '403' }
let app: TestApp
let maker: Client
let desk: Awaited<ReturnType<typeof taxDesk>>

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '1' })
  maker = await app.signIn('maker.prov')
  desk = await taxDesk(app, maker)
})
afterAll(() => app.close())

type Form = Record<string, string>
/** What is tried, on which tax, with which wrong form, with which right one, and the field that is to be corrected. */
const KINDS: [string, Tax, Form, Form, string][] = [
  ['rekanan WAJIB', PPN, { npwpRekanan: '' }, {}, 'npwpRekanan'],
  ['rekanan KOSONG', PPH21, {}, { npwpRekanan: '' }, 'npwpRekanan'],
  ['penyetor SAMA', PPH21, { npwpRekanan: '', npwpPenyetor: OTHER_NPWP }, { npwpRekanan: '' }, 'npwpPenyetor'],
  ['NOP WAJIB', SEWA, {}, { nop: '63.71.010.001.002-0003.0' }, 'nop'],
  ['NOP KOSONG', PPN, { nop: '637101000100200030' }, {}, 'nop'],
  [
    'another NOP than FMIS names',
    { ...SEWA, nop: '637101000100200030' },
    { nop: '637101000100200040' },
    { nop: '63.71.010.001.002-0003.0' },
    'nop',
  ],
  ['NPWP with a wrong digit', PPN, { npwpPemungut: '021832416000000' }, {}, 'npwpPemungut'],
]

test.each(KINDS)(
  'making a code, %s: the wrong form is refused at its field, the right one makes the code',
  async (...kind) => {
    const [, tax, wrong, right, field] = kind
    const row = await desk.arriveOne(tax)
    const refused = await desk.create(row, wrong)
    expect(refused.text).toMatch(new RegExp(`id="${field}-galat">[^<]+<`))
    expect(await desk.kodeOf(row)).toBeNull()
    expect(await desk.atDjp(row)).toEqual([])
    const page = await desk.create(row, right)
    expect(page.text).toContain('sudah dibuat di DJP')
    expect(await desk.atDjp(row)).toHaveLength(1)
    expect(await desk.kodeOf(row)).toMatch(/^2\d{14}$/)
  },
)

test('what the code is for stands on the SP2D: kind, masa and year cannot be typed otherwise', async () => {
  const row = await desk.arriveOne({ masa: '1111' })
  const wrong: Record<string, string>[] = [{ jenisPajak: '411122-920' }, { masaAwal: '10' }, { tahunPajak: '2025' }]
  for (const more of wrong) await desk.create(row, more)
  expect(await desk.kodeOf(row)).toBeNull()
  expect(await desk.atDjp(row)).toEqual([])
})

test.each(['hang-after', 'reset-after', 'error504-after', 'broken-json-after'])(
  'when DJP makes the code but its answer is lost (%s), pressing again finds that code: there is exactly one',
  async (mode) => {
    const row = await desk.arriveOne()
    await fault(app, { endpoint: '/djp/v1/billing', mode, times: 1 })
    const lost = await desk.create(row)
    expectRefused(lost, [503])
    expect(lost.text).toContain('sekali lagi')
    expect(await desk.kodeOf(row)).toBeNull()
    expect((await desk.create(row)).text).toContain('sudah dibuat di DJP')
    expect(await desk.atDjp(row)).toHaveLength(1)
    expect(await desk.kodeOf(row)).not.toBeNull()
  },
)

test('pressed five times at once while DJP answers nobody, the button has made one code', async () => {
  const row = await desk.arriveOne()
  await fault(app, { endpoint: '/djp/v1/billing', mode: 'error504-after' })
  const answers = await Promise.all(Array.from({ length: 5 }, () => desk.create(row)))
  for (const answer of answers) expectRefused(answer, [503])
  await app.simulator.delete('/control/faults')
  await desk.create(row)
  expect(await desk.atDjp(row)).toHaveLength(1)
  expect(await desk.kodeOf(row)).not.toBeNull()
})

test('when DJP does not know somebody whom the form names, it says so and which way is left', async () => {
  const row = await desk.arriveOne()
  const refused = await desk.create(row, { npwpPemungut: '6371010101900001' })
  expect(refused.text).toContain('Salah satu NPWP atau NIK pada isian ini tidak dikenal DJP. Periksa semuanya.')
  expect(refused.text).toContain('buat kode billingnya di DJP dan isikan pada Sudah Mempunyai Kode Billing.')
})
