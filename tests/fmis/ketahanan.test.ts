import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { SISTEM } from '../../src/domain/pelaku.js'
import { startPull } from '../../src/modules/fmis/pull.js'
import { contentHash } from '../../src/modules/sp2d/hash.js'
import { SHARED, startTestApp, type TestApp } from '../support/app.js'
import { kill, startProcess } from '../support/process.js'

const PEMDA = '63.71'
const KILLS_AT = [3_000, 8_000, 13_000]
let app: TestApp
let pemdaId: bigint
const nodes = new Map<string, ChildProcess>()

beforeAll(async () => {
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000' })
  // Only the pull of this test is at work: the scheduled ones count as done.
  await app.deps.pool.query(
    `INSERT INTO slot_jadwal (nama, slot) SELECT 'tarik-fmis:' || id, to_timestamp(0) FROM pemda`,
  )
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: PEMDA } })).id
})
afterAll(async () => {
  for (const child of nodes.values()) await kill(child)
  await app.close()
})

const start = async (name: string) => void nodes.set(name, await startProcess(app, { PGAPPNAME: name }))

/** Kills the node that stores a page at this very moment. */
async function killTheWorkingNode(): Promise<void> {
  const name = await vi.waitFor(
    async () => {
      const { rows } = await app.deps.pool.query<{ name: string }>(
        `SELECT application_name AS name FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'node-%' AND xact_start < clock_timestamp()
           AND query ILIKE '%sp2d%'`,
      )
      if (!rows[0]) throw new Error('nobody stores at the moment')
      return rows[0].name
    },
    { timeout: 15_000, interval: 2 },
  )
  await kill(nodes.get(name) as ChildProcess)
  await start(name)
}

async function publish(count: number, jenis: string): Promise<void> {
  for (let left = count; left > 0; left -= 5000) {
    const order = { pemda: PEMDA, jumlah: Math.min(left, 5000), jenis }
    expect((await app.simulator.post('/control/fmis/publish').send(order)).status).toBe(200)
  }
}

/** Every printed SP2D as FMIS shows it: id -> hash of its content. */
async function atFmis(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let sesudah: string | null = ''; sesudah !== null;) {
    const { body } = await app.simulator
      .get(`/fmis/v1/pemda/${PEMDA}/sp2d`)
      .query({ tahun: 2026, batas: 500, ...(sesudah && { sesudah }) })
      .set('X-API-KEY', SHARED.FMIS_KEY)
    const page = body as { data: { idsp2d: number }[]; berikutnya: string | null }
    for (const record of page.data) found.set(String(record.idsp2d), contentHash(record))
    sesudah = page.berikutnya
  }
  return found
}

async function stored(): Promise<[string, string][]> {
  const { rows } = await app.deps.pool.query<{ id: string; hash: string }>(
    `SELECT s.id_fmis AS id, v.hash FROM sp2d s JOIN sp2d_versi v ON v.sp2d_id = s.id AND v.versi = s.versi
     WHERE s.pemda_id = $1 AND s.tahun = 2026`,
    [pemdaId],
  )
  return rows.map(({ id, hash }) => [id, hash])
}

const storedCount = () => app.deps.prisma.sp2d.count({ where: { pemdaId } })

test('20,000 SP2D, one call in ten failing at FMIS, two nodes, killed three times: FMIS and we agree, each stored once', async () => {
  await publish(15_000, 'UP')
  await publish(5_000, 'LS_BARANG_JASA')
  for (const [mode, rate] of [
    ['error500-before', 0.04],
    ['reset-after', 0.03],
    ['broken-json-after', 0.03],
  ] as const)
    await app.simulator.post('/control/faults').send({ endpoint: `/fmis/v1/pemda/${PEMDA}`, mode, rate })
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  await Promise.all([start('node-a'), start('node-b')])
  for (const threshold of KILLS_AT) {
    await vi.waitFor(async () => expect(await storedCount()).toBeGreaterThan(threshold), {
      timeout: 60_000,
      interval: 20,
    })
    await killTheWorkingNode()
  }
  const run = () => app.deps.prisma.tarikFmis.findUniqueOrThrow({ where: { id } })
  await vi.waitFor(async () => expect((await run()).status).toBe('SELESAI'), { timeout: 90_000, interval: 100 })
  await app.simulator.delete('/control/faults')

  const [fmis, here] = [await atFmis(), await stored()]
  expect(fmis.size).toBeGreaterThan(20_000)
  const aside = await app.deps.prisma.karantina.findMany({ where: { pemdaId }, select: { idFmis: true } })
  for (const { idFmis } of aside) fmis.delete(idFmis)
  expect(new Set(here.map(([idFmis]) => idFmis)).size).toBe(here.length)
  expect(here.filter(([idFmis, hash]) => fmis.get(idFmis) !== hash)).toEqual([])
  expect(here.length).toBe(fmis.size)
  const { baru, karantina, tetap } = await run()
  expect([baru, karantina, tetap]).toEqual([here.length, aside.length, 0])
}, 240_000)
