import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { enqueue, type JobName } from '../../src/db/enqueue.js'
import { inSql } from '../../src/db/sql.js'
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
    await inSql(app.deps.txPool, (tx) => enqueue(tx, job, [dead, running]))
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
    // There are no such rows.
    await app.deps.pool.query('DELETE FROM graphile_worker._private_jobs')
  },
)

// Two who each hold some of them would wait for each other for ever.
test('the sweep that waits for one job holds no other, so who gives back both is not in its way', async () => {
  const legs = await Promise.all((await beberapaDisetujui(app, people, 2)).map(({ id }) => onlyLeg(app, id)))
  const [early, late] = legs.map(({ id }) => `bayarLeg:${id}`)
  for (const [n, { id }] of legs.entries())
    await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() - make_interval(mins => $2) WHERE id = $1`, [
      id,
      2 - n,
    ])
  const { rows: jobs } = await app.deps.pool.query<{ id: string; key: string }>(
    `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'w' WHERE key IN ($1, $2) RETURNING id, key`,
    [early, late],
  )
  const worker = await app.deps.pool.connect()
  await worker.query(`BEGIN; SET LOCAL lock_timeout = '500ms'`)
  await worker.query('DELETE FROM graphile_worker._private_jobs WHERE key = $1', [late])
  const swept = sweep(app.deps)
  await vi.waitFor(async () => {
    const { rows } = await worker.query(
      'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))',
    )
    expect(rows).toHaveLength(1)
  })
  const given = worker.query('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [
    jobs.find(({ key }) => key === early)?.id,
  ])
  const freed = await given.then(({ rowCount }) => rowCount, String)
  await worker.query('COMMIT')
  worker.release()
  expect(freed).toBe(1)
  await swept
  await app.drain()
  for (const { id } of legs)
    expect((await app.deps.prisma.leg.findUniqueOrThrow({ where: { id } })).status).toBe('BERHASIL')
  await expectInvariants(app)
})
