import { runOnce } from 'graphile-worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDeps } from '../../src/createDeps.js'
import { createDatabase } from '../../src/db/database.js'
import type { Deps } from '../../src/deps.js'
import { tick } from '../../src/jobs/schedule.js'
import { taskList } from '../../src/jobs/tasks.js'
import { workerLogger } from '../../src/jobs/worker.js'
import { pullTurns } from '../../src/modules/fmis/koneksi.js'
import { beberapaDisetujui } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers } from '../support/state.js'
import { ledger } from '../support/story.js'

/** `npm run test:faults` takes 50. */
const MENIT = Number(process.env['FAULT_MENIT'] ?? 10)
let app: TestApp
let lain: Deps
let tutup: () => Promise<void>

// The second process has everything of its own but the database: pool, client, worker.
beforeAll(async () => {
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1' })
  const database = createDatabase(app.env['DATABASE_URL'] ?? '')
  lain = createDeps(app.deps.config, database, app.deps.log)
  tutup = () => database.close()
})
afterAll(async () => {
  await tutup()
  await app.close()
})

const work = (deps: Deps) =>
  runOnce({ pgPool: deps.pool, taskList: taskList(deps), noHandleSignals: true, logger: workerLogger(deps) })

const keduanya = <T>(what: (deps: Deps) => Promise<T>) => Promise.all([what(app.deps), what(lain)])

test(
  `two processes at the same cron minute, ${MENIT} times: one pull, one sweep, nothing sent twice`,
  { timeout: 240_000 },
  async () => {
    const paid = await beberapaDisetujui(app, await officers(app), 5)
    const turns = (await pullTurns(app.deps, new Date())).flatMap(({ tahun }) => tahun).length
    const before = await app.deps.prisma.tarikFmis.count()
    const start = Date.parse('2027-01-04T02:00:00Z')
    for (let n = 0; n < MENIT; n++) {
      const at = new Date(start + n * 60_000)
      await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE status = 'SIAP'`)
      // Both look at the same moment, and a slow one looks again.
      const swept = await Promise.all([keduanya((deps) => tick(deps, 'sapu', at)), tick(lain, 'sapu', at)])
      expect(swept.flat().filter(Boolean)).toHaveLength(1)
      await keduanya((deps) => tick(deps, 'tarik-fmis', at))
      await keduanya(work)
    }
    expect(await app.deps.prisma.tarikFmis.count()).toBe(before + MENIT * turns)
    expect(await app.deps.prisma.tarikFmis.count({ where: { status: { not: 'SELESAI' } } })).toBe(0)
    const moved = (await ledger(app)).map(({ credit }) => credit)
    for (const { rekening } of paid) expect(moved.filter((credit) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  },
)
