import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Deps } from '../../src/deps.js'
import { startWorker } from '../../src/jobs/worker.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { beberapaDisetujui, bukaRekening, onlyLeg, saldoRkud, terbitkan } from './adegan.js'

vi.setConfig({ testTimeout: 60_000 })

const SEKALIGUS = 2
const BANYAK = 5
let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp({ BANK_PARALLEL: String(SEKALIGUS) })
  people = await officers(app)
})
beforeEach(async () => {
  await app.simulator.delete('/control/faults')
  await saldo('5000000000.00')
  await app.drain()
})
afterAll(() => app.close())

const saldo = (balance: string) => saldoRkud(app, balance)

/** The bank, and what it was asked: how many calls by name, and how many at once at most. */
function diawasi({ bank }: Deps, during: (name: string) => Promise<unknown>) {
  const seen = { sekaligus: 0, calls: new Map<string, number>() }
  let open = 0
  const watch = (name: string, call: (asked: never) => Promise<unknown>) =>
    async function watched(asked: never) {
      seen.calls.set(name, (seen.calls.get(name) ?? 0) + 1)
      seen.sekaligus = Math.max(seen.sekaligus, ++open)
      try {
        await during(name)
        return await call(asked)
      } finally {
        open--
      }
    }
  const { inquireRekening, inquireSaldo, transfer } = bank
  const watched = { inquireRekening, inquireSaldo, transfer }
  const calls = Object.entries(watched).map(([name, call]) => [name, watch(name, call)])
  return { seen, bank: { ...bank, ...Object.fromEntries(calls) } as Deps['bank'] }
}

/** All of these at once, as the jobs of one process are. */
async function sekaligus(ids: string[], during: (name: string) => Promise<unknown> = () => Promise.resolve()) {
  const legs = await Promise.all(ids.map((id) => onlyLeg(app, id)))
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE status = 'SIAP' AND tunggu_sampai > now()`)
  const { seen, bank } = diawasi(app.deps, during)
  const deps = { ...app.deps, bank }
  await Promise.all(legs.toReversed().map(({ id }) => payLeg(deps, id)))
  return { seen, status: await Promise.all(ids.map(async (id) => (await onlyLeg(app, id)).status)) }
}

test('however many jobs run, so many calls at once has a process at the bank, and what waits for its turn is not sent yet', async () => {
  const ids = (await beberapaDisetujui(app, people, BANYAK)).map(({ id }) => id)
  await app.deps.pool.query(`UPDATE leg SET diperiksa_pada = now() WHERE status = 'SIAP'`)
  await app.deps.pool.query('UPDATE pencairan SET dana_pada = now()')
  let begun = 0
  const look = async () => {
    const waiting = () => app.deps.giliran.BANK.pendingCount
    await expect.poll(() => [begun, waiting()], { timeout: 20_000 }).toEqual([SEKALIGUS, BANYAK - SEKALIGUS])
    const { rowCount } = await app.deps.pool.query(`SELECT FROM leg WHERE status = 'DIKIRIM'`)
    return rowCount ?? 0
  }
  const seenOnce: { dikirim?: Promise<number> } = {}
  const { seen, status } = await sekaligus(ids, () => {
    begun++
    return (seenOnce.dikirim ??= look())
  })
  expect(status).toEqual(ids.map(() => 'BERHASIL'))
  expect(seen.calls).toEqual(new Map([['transfer', BANYAK]]))
  expect(seen.sekaligus).toBe(SEKALIGUS)
  // Once claimed, others may soon ask what became of it: so nothing is claimed that does not leave at once.
  expect(await seenOnce.dikirim).toBeLessThanOrEqual(SEKALIGUS)
  await expectInvariants(app)
})

test('payments of one account that come together are asked about by few questions, and money follows the order', async () => {
  const ids = (await beberapaDisetujui(app, people, BANYAK)).map(({ id }) => id)
  await saldo('2500000.00')
  let payees = 0
  // The bank thinks until all have come: their payee is asked about at the same time.
  const { seen } = await sekaligus(ids, async (name) => {
    if (name === 'inquireRekening') payees++
    if (name === 'inquireSaldo') await expect.poll(() => payees, { timeout: 20_000 }).toBe(BANYAK)
  })
  expect(seen.calls.get('inquireSaldo')).toBe(2)
  // Who is asked about while another leaves counts it twice, to be sure, and is asked about once more.
  const again = await sekaligus(ids)
  expect(again.status).toEqual(['BERHASIL', 'BERHASIL', 'SIAP', 'SIAP', 'SIAP'])
  expect((seen.calls.get('transfer') ?? 0) + (again.seen.calls.get('transfer') ?? 0)).toBe(2)
  await expectInvariants(app)
})

test('a question about funds that fails does not stop the next one', async () => {
  const ids = (await beberapaDisetujui(app, people, 2)).map(({ id }) => id)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/balance-inquiry', mode: 'error500-before' })
  expect((await sekaligus(ids)).status).toEqual(['SIAP', 'SIAP'])
  await app.simulator.delete('/control/faults')
  expect((await sekaligus(ids)).status).toEqual(['BERHASIL', 'BERHASIL'])
  await expectInvariants(app)
})

test('a payee whose account was closed stops its leg, whatever the funds', async () => {
  const [satu, dua] = await beberapaDisetujui(app, people, 2)
  if (!satu || !dua) throw new Error('no SP2D')
  const tutup = { account: satu.rekening, bank: '122', name: 'CV Uji Bayar', status: 'closed', balance: '0.00' }
  await app.simulator.post('/control/bank/account').send(tutup)
  await saldo('1500000.00')
  const { seen, status } = await sekaligus([satu.id, dua.id])
  expect(status[0]).toBe('GAGAL')
  expect(seen.calls.get('transfer') ?? 0).toBeLessThanOrEqual(1)
  await expectInvariants(app)
})

test('funds found while the payee could not be asked about are asked about again before anything leaves', async () => {
  const ids = (await beberapaDisetujui(app, people, 1)).map(({ id }) => id)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/account-inquiry', mode: 'error500-before' })
  expect((await sekaligus(ids)).status).toEqual(['SIAP'])
  await app.simulator.delete('/control/faults')
  await saldo('500000.00')
  expect((await sekaligus(ids)).status).toEqual(['SIAP'])
  // Nothing was sent that the bank had to refuse, or of which a part would have been paid.
  expect((await onlyLeg(app, ids[0] ?? '')).percobaan).toEqual([])
})

test('funds found for one that waits for its turn are not given to another, though it is earlier in the order', async () => {
  const [awal, akhir] = (await beberapaDisetujui(app, people, 2)).map(({ id }) => id) as [string, string]
  await saldo('1500000.00')
  const { id } = await onlyLeg(app, awal)
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() + interval '1 hour' WHERE id = $1`, [id])
  await prepareSend(app.deps, (await onlyLeg(app, akhir)).id)
  expect((await sekaligus([awal])).status).toEqual(['SIAP'])
  expect((await onlyLeg(app, awal)).percobaan).toEqual([])
  expect((await sekaligus([akhir])).status).toEqual(['BERHASIL'])
  await saldo('1500000.00')
  expect((await sekaligus([awal])).status).toEqual(['BERHASIL'])
  await expectInvariants(app)
})

describe('when the worker stops', () => {
  /** Jobs of these legs, given back as they were. */
  const jobsOf = async (ids: string[]) => {
    const legs = await Promise.all(ids.map((id) => onlyLeg(app, id)))
    const { rows } = await app.deps.pool.query<{ attempts: number; ditahan: boolean }>(
      `SELECT attempts, locked_at IS NOT NULL AS ditahan FROM graphile_worker._private_jobs WHERE key = ANY($1)`,
      [legs.map(({ id }) => `bayarLeg:${id}`)],
    )
    return rows
  }
  const utuh = { attempts: 0, ditahan: false }

  test('what waits to be sent is not sent and is given back as it was; what is under way is finished', async () => {
    const ids = (await beberapaDisetujui(app, people, 2 * SEKALIGUS)).map(({ id }) => id)
    await app.deps.pool.query(`UPDATE leg SET diperiksa_pada = now() WHERE status = 'SIAP'`)
    await app.deps.pool.query('UPDATE pencairan SET dana_pada = now()')
    let stopped = () => {}
    const allWait = new Promise<void>((resolve) => (stopped = resolve))
    const { seen, bank } = diawasi(app.deps, () => allWait)
    const worker = await startWorker({ ...app.deps, bank })
    await expect
      .poll(() => [seen.sekaligus, app.deps.giliran.BANK.pendingCount], { timeout: 20_000 })
      .toEqual([SEKALIGUS, SEKALIGUS])
    const ended = worker.stop()
    stopped()
    await ended
    expect(seen.calls).toEqual(new Map([['transfer', SEKALIGUS]]))
    const legs = await Promise.all(ids.map(async (sp2d) => ({ sp2d, leg: await onlyLeg(app, sp2d) })))
    const left = legs.filter(({ leg }) => leg.status === 'SIAP')
    expect(legs.filter(({ leg }) => leg.status === 'BERHASIL')).toHaveLength(SEKALIGUS)
    expect(left).toHaveLength(SEKALIGUS)
    expect(left.map(({ leg }) => leg.percobaan)).toEqual(left.map(() => []))
    expect(await jobsOf(left.map(({ sp2d }) => sp2d))).toEqual(left.map(() => utuh))
    await app.drain()
    expect(await Promise.all(ids.map((id) => statusOf(app, id)))).toEqual(ids.map(() => 'CAIR'))
    await expectInvariants(app)
  })

  test('what waits to ask about payee and funds asks nothing any more', async () => {
    const ids = (await beberapaDisetujui(app, people, 1)).map(({ id }) => id)
    let bebas = () => {}
    const lama = new Promise<void>((resolve) => (bebas = resolve))
    for (let n = 0; n < SEKALIGUS; n++) void app.deps.giliran.BANK(() => lama)
    const { seen, bank } = diawasi(app.deps, () => Promise.resolve())
    const worker = await startWorker({ ...app.deps, bank })
    await expect.poll(() => app.deps.giliran.BANK.pendingCount, { timeout: 20_000 }).toBe(2)
    const ended = worker.stop()
    bebas()
    await ended
    expect(seen.calls).toEqual(new Map())
    expect(await jobsOf(ids)).toEqual([utuh])
  })
})

describe('while payments have all turns at the bank', () => {
  let bebas: () => void
  beforeEach(() => {
    const lama = new Promise<void>((resolve) => (bebas = resolve))
    for (let n = 0; n < SEKALIGUS; n++) void app.deps.giliran.BANK(() => lama)
  })
  afterEach(() => bebas())

  test('an officer opens an SP2D whose payee is to be asked about, and need not wait for them', async () => {
    const rekening = await bukaRekening(app, 'CV Dibuka')
    const penerima = [{ id: 1, nama: 'CV Dibuka', bank_kode: '122', rekening, jumlah: '1000000.00' }]
    const { id } = await terbitkan(app, people.MAKER, penerima)
    expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain('Form Approve SP2D')
    const asked = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
    expect(asked.namaDiBank).toBe('CV Dibuka')
  })
})
