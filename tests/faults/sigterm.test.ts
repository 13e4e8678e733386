import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { beberapaDisetujui, bukaRekening, legsOf, onlyLeg, terbitkan } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { kill, startProcess } from '../support/process.js'
import { advance, officers } from '../support/state.js'
import { ledger, statusOf } from '../support/story.js'

const BANYAK = 200
let app: TestApp

beforeAll(async () => {
  // A call that is given up on a busy machine would be one cut off.
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000', BANK_TIMEOUT_SECONDS: '15' })
})
afterAll(() => app.close())

/** A gaji of so many payees, each with an own account, approved by all three. */
async function gaji() {
  const people = await officers(app)
  const penerima = []
  for (let id = 1; id <= BANYAK; id++) {
    const nama = `Pegawai Nomor ${id}`
    penerima.push({ id, nama, bank_kode: '122', rekening: await bukaRekening(app, nama), jumlah: '5000000.00' })
  }
  const { id } = await terbitkan(app, people.MAKER, penerima)
  // So many payees are asked about by a job, which the first look at the page leaves.
  await people.MAKER.get(`/cmsp/sp2d/${id}`)
  await app.drain()
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  return { id, rekening: penerima.map(({ rekening }) => rekening) }
}

test(
  `SIGTERM in the middle of a batch of ${BANYAK}: what was sent is recorded, the rest goes on later, nothing is lost`,
  { timeout: 240_000 },
  async () => {
    const { id, rekening } = await gaji()
    const first = await startProcess(app)
    await vi.waitFor(async () => expect((await ledger(app)).length).toBeGreaterThan(10), {
      timeout: 60_000,
      interval: 20,
    })
    await kill(first, 'SIGTERM')
    const legs = await legsOf(app, id)
    const done = legs.filter(({ status }) => status === 'BERHASIL').length
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(BANYAK)
    // Drained: no call was cut off, so no leg is left in the air and the bank's book agrees.
    expect(legs.filter(({ status }) => !['BERHASIL', 'SIAP'].includes(status))).toEqual([])
    expect((await ledger(app)).length).toBe(done)
    const second = await startProcess(app)
    await vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 120_000, interval: 200 })
    await kill(second, 'SIGTERM')
    const credited = (await ledger(app)).map(({ credit }) => credit)
    expect(credited.toSorted()).toEqual(rekening.toSorted())
    await expectInvariants(app)
  },
)

test(
  'SIGTERM while the bank is slow: the calls under way are answered, what waits for them is left as it was, for others at once',
  { timeout: 120_000 },
  async () => {
    const banyak = 6
    const ids = (await beberapaDisetujui(app, await officers(app), banyak)).map(({ id }) => id)
    const legs = () => Promise.all(ids.map((id) => onlyLeg(app, id)))
    const withStatus = async (status: string) => (await legs()).filter((leg) => leg.status === status)
    await app.deps.pool.query(`UPDATE leg SET diperiksa_pada = now() WHERE status = 'SIAP'`)
    await app.deps.pool.query('UPDATE pencairan SET dana_pada = now()')
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'slow', delayMs: 6000 })
    const first = await startProcess(app, { BANK_PARALLEL: '2' })
    await vi.waitFor(async () => expect(await withStatus('DIKIRIM')).toHaveLength(2), { timeout: 30_000, interval: 20 })
    await kill(first, 'SIGTERM')
    await app.simulator.delete('/control/faults')
    expect(await withStatus('BERHASIL')).toHaveLength(2)
    const left = await withStatus('SIAP')
    expect(left.map(({ percobaan }) => percobaan)).toEqual(Array.from({ length: banyak - 2 }, () => []))
    const { rows } = await app.deps.pool.query(
      `SELECT attempts, locked_at FROM graphile_worker._private_jobs WHERE key = ANY($1)`,
      [left.map(({ id }) => `bayarLeg:${id}`)],
    )
    expect(rows).toEqual(left.map(() => ({ attempts: 0, locked_at: null })))
    await app.drain()
    expect(await withStatus('BERHASIL')).toHaveLength(banyak)
    await expectInvariants(app)
  },
)
