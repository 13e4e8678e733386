import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { ledger, statusOf } from '../support/story.js'
import { disetujui, onlyLeg } from './adegan.js'
import { putuskan, tindak } from './meja.js'

let app: TestApp
let people: People
let operator: Client
let admin: Client
let admin2: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  ;[operator, admin, admin2] = [
    await app.signIn('operator.bank'),
    await app.signIn('admin.bank'),
    await app.signIn('admin2.bank'),
  ]
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

/** An SP2D whose one leg the bank refused for good. */
async function gagal() {
  const sp2d = await disetujui(app, people)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'refuse:40305', times: 1 })
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('PERLU_TINDAKAN')
  return sp2d
}
const usulkan = (person: Client, legId: bigint) => tindak(app, person, 'referensi-baru', String(legId))

test(
  'a new reference after a final failure: the operator proposes, an admin confirms by OTP, one debit',
  { timeout: 60_000 },
  async () => {
    const { id, rekening } = await gagal()
    const leg = await onlyLeg(app, id)
    expect((await operator.get(`/cmsp/sp2d/${id}`)).text).toContain(`/cmsp/operasi/pencairan/${leg.id}`)
    expect((await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text).not.toContain('/cmsp/operasi')
    expect((await operator.get(`/cmsp/operasi/pencairan/${leg.id}`)).text).toContain('Kirim dengan referensi baru')
    const href = (await usulkan(operator, leg.id)).headers['location'] ?? ''
    await app.drain()
    expect((await onlyLeg(app, id)).status).toBe('GAGAL')
    await putuskan(app, admin, 'admin.bank', href)
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    const paid = await onlyLeg(app, id)
    expect(paid.percobaan.map(({ status }) => status)).toEqual(['GAGAL', 'BERHASIL'])
    expect(new Set(paid.percobaan.map(({ referensi }) => referensi)).size).toBe(2)
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  },
)

test.each(['approver', 'admin'])('nobody but the operator proposes it (%s)', async (who) => {
  const { id } = await gagal()
  const leg = await onlyLeg(app, id)
  expect((await usulkan(who === 'admin' ? admin : people.APPROVER, leg.id)).status).toBe(403)
  expect((await onlyLeg(app, id)).status).toBe('GAGAL')
})

test('a leg that is not failed, or still in doubt, gets no new reference', async () => {
  const { id } = await disetujui(app, people)
  const leg = await onlyLeg(app, id)
  expect((await usulkan(operator, leg.id)).status).toBe(409)
  await app.drain()
  expect((await usulkan(operator, leg.id)).status).toBe(409)
  expect((await onlyLeg(app, id)).percobaan).toHaveLength(1)
})

test('an old reference whose fate became open again keeps the new one from being confirmed', async () => {
  const { id } = await gagal()
  const leg = await onlyLeg(app, id)
  const href = (await usulkan(operator, leg.id)).headers['location'] ?? ''
  await app.deps.pool.query(`UPDATE percobaan SET status = 'TIDAK_PASTI' WHERE leg_id = $1`, [leg.id])
  expect(await putuskan(app, admin, 'admin.bank', href)).toContain('belum terbukti gagal')
  expect((await onlyLeg(app, id)).status).toBe('GAGAL')
  await app.deps.pool.query(`UPDATE percobaan SET status = 'GAGAL' WHERE leg_id = $1`, [leg.id])
})

test('limits change only by two admins', async () => {
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const href = `/cmsp/admin/batas/${id}`
  expect((await admin.get(href)).text).toContain('Batas per Pemda per hari')
  const made = await admin.post(href, { SP2D: 'Rp2.000.000.000', APPROVER_HARI: '', PEMDA_HARI: '50000000000' }, href)
  const usulan = made.headers['location'] ?? ''
  expect(await app.deps.prisma.batasBayar.count()).toBe(0)
  await putuskan(app, admin, 'admin.bank', usulan)
  expect(await app.deps.prisma.batasBayar.count()).toBe(0)
  await putuskan(app, admin2, 'admin2.bank', usulan)
  const rows = await app.deps.prisma.batasBayar.findMany({ where: { pemdaId: id }, orderBy: { jenis: 'asc' } })
  expect(rows.map(({ jenis, jumlah }) => [jenis, jumlah.toFixed(2)])).toEqual([
    ['PEMDA_HARI', '50000000000.00'],
    ['SP2D', '2000000000.00'],
  ])
  expect((await admin.get(href)).text).toContain('value="2.000.000.000"')
})
