import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers } from '../support/state.js'
import { approve, statusOf } from '../support/story.js'
import { fault, payments, submitCode, taxStories } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN' }
const PPH21 = { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21' }

let app: TestApp
/** One for each story below, signed by maker and checker. */
const SP2D = 18
let waiting: string[]
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '1' })
  const people = await officers(app)
  story = await taxStories(app, people)
  waiting = await story.arriveMany(SP2D, [
    { ...PPN, jumlah: '51000.00' },
    { ...PPH21, jumlah: '52000.00' },
  ])
  for (const id of waiting) await story.maker.post(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  for (const person of [people.MAKER, people.CHECKER]) await advance(app, person, waiting)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

/** The next SP2D, approved; nothing of it is paid yet. */
async function approved(): Promise<string> {
  const id = waiting.pop()
  if (!id) throw new Error('no SP2D is left')
  await approve(app, story.approver, id)
  return id
}

/** Works the queue off until the SP2D has this status; what is pending outside needs its own time. */
async function drainTo(id: string, status: string): Promise<void> {
  for (let round = 0; round < 40 && (await statusOf(app, id)) !== status; round++) await app.drain()
  expect(await statusOf(app, id)).toBe(status)
}

/** Every paid tax leg shows exactly what the state treasury booked under its code. */
async function expectProofs(id: string): Promise<void> {
  const booked = await payments(app)
  for (const { bukti, billing } of (await story.legs(id)).filter(({ jenis }) => jenis === 'PAJAK')) {
    const there = booked.filter(({ idBilling }) => idBilling === billing?.kode)
    expect(there.map(({ ntpn, tanggalBuku }) => [ntpn, tanggalBuku])).toEqual(
      bukti ? [[bukti.ntpn, bukti.tanggalBuku.toISOString().slice(0, 10)]] : [],
    )
    if (bukti) expect((await story.maker.get(`/cmsp/sp2d/${id}`)).text).toContain(bukti.ntpn)
  }
}

test.each([
  ['slow', { delayMs: 300 }],
  ['hang-after', {}],
  ['hang-before', {}],
  ['reset-after', {}],
  ['error500-after', {}],
  ['error504-after', {}],
  ['broken-json-after', {}],
  ['pending', { delayMs: 100 }],
  ['not-found-then-late', { delayMs: 100 }],
  ['refuse:90', {}],
  ['refuse:99', {}],
  ['refuse:14', {}],
])('MPN %s: in the end both taxes are paid once, with their NTPN', async (mode, more) => {
  const id = await approved()
  await fault(app, '/mpn/v1/payment', mode, more)
  await drainTo(id, 'CAIR')
  await expectProofs(id)
  expect((await story.legs(id)).filter(({ bukti }) => bukti !== null)).toHaveLength(2)
  await expectInvariants(app)
})

test('pending, then failed (31): the money is back, the leg failed, the other tax is paid, and the page says so', async () => {
  const id = await approved()
  await fault(app, '/mpn/v1/payment', 'pending-then-failed', { delayMs: 50 })
  await drainTo(id, 'PERLU_TINDAKAN')
  const taxes = (await story.legs(id)).filter(({ jenis }) => jenis === 'PAJAK')
  expect(taxes.map(({ status }) => status).sort()).toEqual(['BERHASIL', 'GAGAL'])
  await expectProofs(id)
  await expectInvariants(app)
  expect((await story.checker.get(`/cmsp/sp2d/${id}`)).text).toContain('Permintaan ditolak.')
  const failed = (await story.rows(id)).findIndex((row) =>
    taxes.some((leg) => leg.billingId === row.billingId && leg.status === 'GAGAL'),
  )
  await story.expire(id, failed)
  const replace = await submitCode(story.maker, await story.href(id, failed), await story.codeFor(id, [failed]))
  expect(replace.status).toBe(409)
  expect(replace.text).toContain('operator Bank Kalsel yang melanjutkan')
})

test.each([
  ['02', 'Kode billing sudah kedaluwarsa.', true],
  ['03', 'Jumlah bayar tidak sesuai.', true],
  ['01', 'Data tidak ditemukan.', true],
  ['27', 'Kode billing sudah dibayar di bank lain.', false],
])('MPN says %s: only that leg stops; replaceable: %s, %s', async (kode, pesan, replaceable) => {
  const id = await approved()
  await fault(app, '/mpn/v1/payment', `refuse:${kode}`)
  await drainTo(id, 'PERLU_TINDAKAN')
  await expectInvariants(app)
  expect((await story.maker.get(`/cmsp/sp2d/${id}`)).text).toContain(pesan)
  const failed = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  const index = (await story.rows(id)).findIndex((row) => row.billingId === failed?.billingId)
  const answer = await submitCode(story.maker, await story.href(id, index), await story.codeFor(id, [index]))
  if (!replaceable) return expect(answer.status).toBe(409)
  await drainTo(id, 'CAIR')
  await expectProofs(id)
  await expectInvariants(app)
})

test('a code paid elsewhere between approval and payment is never paid again here', async () => {
  const id = await approved()
  const [row] = await story.rows(id)
  await fault(app, '/mpn/v1/payment', 'refuse:88', { match: row?.billing?.kode ?? '' })
  await fault(app, '/mpn/v1/reinquiry', 'refuse:88', { match: row?.billing?.kode ?? '', times: 50 })
  await drainTo(id, 'PERLU_TINDAKAN')
  const page = await story.maker.get(`/cmsp/sp2d/${id}`)
  expect(page.text).toContain('Kode billing sudah dibayar dengan referensi lain.')
  expect((await payments(app)).filter(({ idBilling }) => idBilling === row?.billing?.kode)).toEqual([])
  await expectInvariants(app)
})
