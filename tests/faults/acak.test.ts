import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectInvariants } from '../support/invariants.js'
import { bangunDunia, type Dunia, redakan, runtuhkan } from './dunia.js'
import { LANGKAH } from './perintah.js'

/** FAULT_RUNS=1000 for the long run; FAULT_SEED repeats one. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 3)
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2_147_483_647)
const PER_RUN_MS = 120_000

let dunia: Dunia

beforeAll(async () => {
  dunia = await bangunDunia()
}, 120_000)
afterAll(() => runtuhkan(dunia))

/** How much was at stake, for the record of a long run. */
async function counted(): Promise<string> {
  const { rows } = await dunia.app.deps.pool.query<{ isi: string }>(
    `SELECT format('%s SP2D, %s legs (%s), %s attempts, %s calls', (SELECT count(*) FROM sp2d), (SELECT count(*) FROM leg),
       (SELECT string_agg(format('%s %s', n, status), ', ' ORDER BY status) FROM (SELECT status, count(*) AS n FROM leg GROUP BY 1) AS per),
       (SELECT count(*) FROM percobaan), (SELECT count(*) FROM panggilan)) AS isi`,
  )
  return rows[0]?.isi ?? ''
}

test(
  `${RUNS} random stories of people, FMIS, bank and power cuts (seed ${SEED}) end with every rupiah where it belongs`,
  async () => {
    let told = 0
    const stories = fc.asyncProperty(fc.commands(LANGKAH, { maxCommands: 16, size: 'max' }), async (commands) => {
      await fc.asyncModelRun(() => ({ model: { sp2d: [] }, real: dunia }), commands)
      await redakan(dunia)
      if (RUNS > 10)
        process.stdout.write(
          `story ${++told} of seed ${SEED}: ${[...commands].map((step) => step.toString()).join(', ')}\n`,
        )
      expect(dunia.kesalahan).toEqual([])
      await expectInvariants(dunia.app)
    })
    await fc.assert(stories, { numRuns: RUNS, seed: SEED, endOnFailure: true })
    if (RUNS > 10) process.stdout.write(`${await counted()}\n`)
  },
  RUNS * PER_RUN_MS,
)
