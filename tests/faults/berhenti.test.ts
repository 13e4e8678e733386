import pLimit from 'p-limit'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startWorker } from '../../src/jobs/worker.js'
import { beberapaDisetujui, onlyLeg } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers } from '../support/state.js'

vi.setConfig({ testTimeout: 60_000 })

/** As many as one process has at work at once. */
const SEKALIGUS = 4
let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ BANK_PARALLEL: String(SEKALIGUS / 2) })
})
afterAll(() => app.close())

/** The database refuses the first job that is to be taken out of the queue. */
const refuseFirst = () =>
  app.deps.pool.query(`
    CREATE SEQUENCE graphile_worker.diambil;
    CREATE FUNCTION graphile_worker.tolak() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('graphile_worker.diambil') = 1 THEN RAISE 'deadlock' USING errcode = '40P01'; END IF;
        RETURN old;
      END $$;
    CREATE TRIGGER tolak BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW
      EXECUTE FUNCTION graphile_worker.tolak()`)

/** How many jobs were to be taken out of the queue so far. */
async function taken(): Promise<number> {
  const { rows } = await app.deps.pool.query<{ n: number }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::int AS n FROM graphile_worker.diambil',
  )
  return rows[0]?.n ?? 0
}

test('a worker that is told to stop and cannot give one job back ends with its last job all the same', async () => {
  const paid = await beberapaDisetujui(app, await officers(app), SEKALIGUS)
  const answers: (() => void)[] = []
  const transfer: typeof app.deps.bank.transfer = async (asked) => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return app.deps.bank.transfer(asked)
  }
  const turns = pLimit(SEKALIGUS)
  const bank = { ...app.deps.bank, transfer }
  const worker = await startWorker({ ...app.deps, bank, giliran: { BANK: turns, MPN: turns } })
  await vi.waitFor(() => expect(answers).toHaveLength(SEKALIGUS), { timeout: 20_000 })

  await refuseFirst()
  const stopped = worker.stop()
  for (const [n, answer] of answers.entries()) {
    answer()
    await vi.waitFor(async () => expect(await taken()).toBe(n + 1), { timeout: 10_000 })
  }
  await stopped
  const legs = await Promise.all(paid.map(({ id }) => onlyLeg(app, id)))
  expect(legs.map(({ status }) => status)).toEqual(paid.map(() => 'BERHASIL'))
  await expectInvariants(app)
})
