import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { kill, startProcess } from '../support/process.js'
import { approve, makeBillings, publish, statusOf } from '../support/story.js'

// Processes start and recover in seconds, on a busy machine in many.
vi.setConfig({ testTimeout: 120_000 })

let app: TestApp
let people: Client[]
const started: ChildProcess[] = []

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '1', FMIS_INTERVAL_MINUTES: '1000000' })
  people = [await app.signIn('maker.prov'), await app.signIn('checker.prov'), await app.signIn('approver.prov')]
})
beforeEach(() => app.simulator.delete('/control/faults'))
// One that outlives a test that failed would work on what the next one prepares.
afterEach(async () => {
  for (const child of started.splice(0)) await kill(child)
})
afterAll(() => app.close())

async function start(more: Record<string, string> = {}): Promise<ChildProcess> {
  const child = await startProcess(app, more)
  started.push(child)
  return child
}

const fault = (endpoint: string, mode: string, more: object = {}) =>
  app.simulator.post('/control/faults').send({ endpoint, mode, ...more })

/** SP2D with PPN and PPh, approved by all three; nothing is paid yet, no worker runs. */
async function approved(count: number): Promise<string[]> {
  const [maker] = people as [Client]
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await publish(app, maker, '63.00', { jenis: 'LS_BARANG_JASA' })).id)
  for (const id of ids) {
    await makeBillings(app, maker, id)
    for (const person of people) await approve(app, person, id)
  }
  return ids
}

const legs = (id: string) =>
  app.deps.prisma.leg.findMany({ where: { pencairan: { sp2dId: BigInt(id) } }, orderBy: { id: 'asc' } })

/** Waits until the application, restarted and left alone, has paid everything. */
const expectCair = (id: string) =>
  vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 40_000, interval: 200 })

test.each([
  ['the bank has not yet received the order', '/v1.0/transfer-', 'hang-before'],
  ['the bank has accepted, its answer is on the way', '/v1.0/transfer-', 'hang-after'],
  ['the tax is paid at MPN, its NTPN is on the way', '/mpn/v1/payment', 'hang-after'],
])('killed while %s: started again it ends CAIR, each leg debited once', async (_when, endpoint, mode) => {
  const [id = ''] = await approved(1)
  await fault(endpoint, mode, { times: 1 })
  const jenis = endpoint.startsWith('/mpn') ? 'PAJAK' : 'NETTO'
  const first = await start()
  await vi.waitFor(
    async () => expect((await legs(id)).some((leg) => leg.jenis === jenis && leg.status === 'DIKIRIM')).toBe(true),
    {
      timeout: 15_000,
      interval: 20,
    },
  )
  await kill(first)
  const second = await start()
  await expectCair(id)
  await kill(second, 'SIGTERM')
  await expectInvariants(app)
})

test('a crash between tx1 and the call leaves a claimed leg, which the next start resolves', async () => {
  const [id = ''] = await approved(1)
  const [netto] = await legs(id)
  await prepareSend(app.deps, netto?.id ?? 0n)
  expect(await claimSend(app.deps, netto?.id ?? 0n)).not.toBeNull()
  const worker = await start()
  await expectCair(id)
  await kill(worker, 'SIGTERM')
  await expectInvariants(app)
})

test('an order of an older version, which kept no fee beside it, is sent again when the bank never got it', async () => {
  const [id = ''] = await approved(1)
  const [netto] = await legs(id)
  await prepareSend(app.deps, netto?.id ?? 0n)
  expect(await claimSend(app.deps, netto?.id ?? 0n)).not.toBeNull()
  await app.deps.pool.query('UPDATE percobaan SET biaya = NULL, penanggung = NULL WHERE leg_id = $1', [netto?.id])
  const worker = await start()
  await expectCair(id)
  await kill(worker, 'SIGTERM')
  await expectInvariants(app)
})

/** Somebody holds the row of a leg; whoever needs it waits. */
async function heldLeg(legId: bigint) {
  const holder = await app.deps.pool.connect()
  await holder.query('BEGIN')
  await holder.query('SELECT 1 FROM leg WHERE id = $1 FOR UPDATE', [legId])
  const waiting = () =>
    vi.waitFor(
      async () => {
        const { rows } = await app.deps.pool.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        expect(rows[0]?.n).toBeGreaterThan(0)
      },
      { timeout: 15_000, interval: 20 },
    )
  const release = async () => {
    await holder.query('ROLLBACK')
    holder.release()
  }
  return { waiting, release }
}

test('killed inside tx1: nothing was claimed, nothing was sent, the next start pays once', async () => {
  const [id = ''] = await approved(1)
  const [netto] = await legs(id)
  const row = await heldLeg(netto?.id ?? 0n)
  const first = await start({ SWEEP_SECONDS: '600' })
  await row.waiting()
  await kill(first)
  await row.release()
  expect((await legs(id)).map(({ status }) => status)).not.toContain('DIKIRIM')
  const second = await start()
  await expectCair(id)
  await kill(second, 'SIGTERM')
  await expectInvariants(app)
})

test("killed inside tx2, with the bank's answer in hand: the next start asks and finds it paid", async () => {
  const [id = ''] = await approved(1)
  await fault('/v1.0/transfer-', 'slow', { times: 1, delayMs: 800 })
  const first = await start({ SWEEP_SECONDS: '600' })
  const sent = async () => (await legs(id)).find(({ status }) => status === 'DIKIRIM')
  await vi.waitFor(async () => expect(await sent()).toBeDefined(), { timeout: 15_000, interval: 10 })
  const leg = await sent()
  const row = await heldLeg(leg?.id ?? 0n)
  await row.waiting()
  const attempt = await app.deps.prisma.percobaan.findFirstOrThrow({ where: { legId: leg?.id ?? 0n } })
  const accepted = (await app.simulator.get('/bank/ledger')).body as { reference: string }[]
  expect(accepted.map(({ reference }) => reference)).toContain(attempt.referensi)
  await kill(first)
  await row.release()
  const second = await start()
  await expectCair(id)
  await kill(second, 'SIGTERM')
  await expectInvariants(app)
})

test('two processes work on the same payments, one is killed in the middle: nothing is paid twice', async () => {
  const ids = await approved(3)
  await fault('/v1.0/transfer-', 'slow', { delayMs: 300 })
  const [one, two] = await Promise.all([start(), start()])
  await vi.waitFor(async () => expect((await app.simulator.get('/bank/ledger')).body.length).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 20,
  })
  await kill(one)
  for (const id of ids) await expectCair(id)
  await kill(two, 'SIGTERM')
  await expectInvariants(app)
})
