import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { enqueue, type JobName } from '../../src/db/enqueue.js'
import { sqlOf } from '../../src/db/sql.js'
import { sweep } from '../../src/jobs/sweeper.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { beberapaDisetujui, onlyLeg } from './adegan.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

/** Jobs of a row that are free to be taken. */
const jobsOf = async (id: bigint, job: JobName = 'bayarLeg') =>
  (
    await app.deps.pool.query<{ id: string; run_at: Date }>(
      'SELECT id, run_at FROM graphile_worker._private_jobs WHERE key = $1 AND is_available',
      [`${job}:${id}`],
    )
  ).rows

test('a payment that was cut off after it was claimed is found by the sweep after its time, and paid once; who waits keeps the place in line', async () => {
  const [cut, waiting] = await Promise.all((await beberapaDisetujui(app, people, 2)).map(({ id }) => onlyLeg(app, id)))
  if (!cut || !waiting) throw new Error('two legs were approved')
  const line = await jobsOf(waiting.id)
  expect(line).toHaveLength(1)
  // Its worker took the job, claimed the leg and died.
  await app.deps.pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'mati' WHERE key = $1`,
    [`bayarLeg:${cut.id}`],
  )
  await prepareSend(app.deps, cut.id)
  expect(await claimSend(app.deps, cut.id)).not.toBeNull()

  await sweep(app.deps)
  expect(await jobsOf(cut.id), 'its sender may still be waiting for the bank').toEqual([])
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [cut.id])
  await sweep(app.deps)
  expect(await jobsOf(cut.id)).toHaveLength(1)
  expect(await jobsOf(waiting.id)).toEqual(line)

  await app.drain()
  for (const { id } of [cut, waiting])
    expect((await app.deps.prisma.leg.findUniqueOrThrow({ where: { id } })).status).toBe('BERHASIL')
  await expectInvariants(app)
})

// Whether they are due is written nowhere but in the job itself.
test.each(['ambilKoreksi', 'periksaPenerima'] as const)(
  '%s that a dead worker had taken is begun anew; one that somebody took just now is left to them',
  async (job) => {
    const [dead, running] = [900_001n, 900_002n]
    await enqueue(sqlOf(app.deps.pool), job, [dead, running])
    await app.deps.pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'w', locked_at = now() - CASE key WHEN $1 THEN interval '11 minutes' ELSE '0' END
       WHERE key IN ($1, $2)`,
      [`${job}:${dead}`, `${job}:${running}`],
    )

    await sweep(app.deps)
    expect(await jobsOf(dead, job)).toHaveLength(1)
    expect(await jobsOf(running, job)).toEqual([])
    const line = await jobsOf(dead, job)
    await sweep(app.deps)
    expect(await jobsOf(dead, job), 'once').toEqual(line)
  },
)
