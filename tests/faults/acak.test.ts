import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectInvariants } from '../support/invariants.js'
import { CERITA } from './cerita.js'
import { bangunDunia, type Dunia, redakan, runtuhkan } from './dunia.js'
import type { Lakon } from './perintah.js'

/** FAULT_RUNS=1000 for the long run; FAULT_SEED repeats one. A world tells at most 50 stories, each world of its own seed. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 3)
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2_147_483_647)
const PER_WORLD = 50
const PER_RUN_MS = 120_000

const worlds = Array.from({ length: Math.ceil(RUNS / PER_WORLD) }, (_, n) => ({
  seed: SEED + n,
  runs: Math.min(PER_WORLD, RUNS - n * PER_WORLD),
}))
const tell = (line: string) => RUNS > 10 && process.stdout.write(`${line}\n`)

/** How much was at stake, for the record of a long run. */
async function counted({ app }: Dunia): Promise<string> {
  const { rows } = await app.deps.pool.query<{ isi: string }>(
    `SELECT format('%s SP2D in pencairan, %s legs (%s), %s attempts, %s calls, %s OTP', (SELECT count(DISTINCT sp2d_id) FROM pencairan),
       (SELECT count(*) FROM leg),
       (SELECT string_agg(format('%s %s', n, status), ', ' ORDER BY status) FROM (SELECT status, count(*) AS n FROM leg GROUP BY 1) AS per),
       (SELECT count(*) FROM percobaan), (SELECT count(*) FROM panggilan), (SELECT count(*) FROM tantangan)) AS isi`,
  )
  return rows[0]?.isi ?? ''
}

test.each(worlds)(
  '$runs random stories of people, FMIS, bank and power cuts (seed $seed) end with every rupiah where it belongs',
  async ({ seed, runs }) => {
    const dunia = await bangunDunia()
    try {
      const stories = fc.asyncProperty(CERITA, async ({ awal, tengah, akhir }) => {
        const steps = [...awal, ...tengah, ...akhir]
        tell(`seed ${seed}: ${steps.map(String).join(', ')}`)
        const lakon: Lakon = { sp2d: [] }
        for (const step of steps) await step.run(lakon, dunia)
        await redakan(dunia)
        expect(dunia.kesalahan).toEqual([])
        await expectInvariants(dunia.app)
      })
      await fc.assert(stories, { numRuns: runs, seed, endOnFailure: true }).catch((error: unknown) => {
        tell(`seed ${seed} FAILED: ${String(error)}\n${String((error as Error).cause)}`)
        throw error
      })
      tell(`seed ${seed} done, ${runs} stories: ${await counted(dunia)}`)
    } finally {
      await runtuhkan(dunia)
    }
  },
  PER_WORLD * PER_RUN_MS,
)
