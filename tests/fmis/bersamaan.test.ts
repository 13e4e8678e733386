import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runPull, startPull } from '../../src/modules/fmis/pull.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { edit, fault } from '../support/fmis.js'
import { inState, officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'

let app: TestApp
let people: People
let officer: pg.Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  officer = new pg.Client({ connectionString: app.env['DATABASE_URL'] })
  await officer.connect()
})
afterAll(async () => {
  await officer.end()
  await app.close()
})

const waitsForALock = async () => {
  const { rowCount } = await app.deps.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  )
  expect(rowCount).toBe(1)
}

test('a decision under way when FMIS changes the SP2D is seen by the change and ends with it', async () => {
  const { id, idFmis } = await inState(app, people, 'DITERIMA')
  await officer.query('BEGIN')
  await officer.query('SELECT 1 FROM sp2d WHERE id = $1 FOR UPDATE', [id])
  await officer.query(`UPDATE sp2d SET status = 'TUGAS_MAKER' WHERE id = $1`, [id])
  await officer.query(
    `INSERT INTO tugas (sp2d_id, putaran, level, pengguna_id, sidik)
     SELECT $1, 1, 'MAKER', id, 'sidik' FROM pengguna WHERE username = 'maker.prov'`,
    [id],
  )
  await edit(app, idFmis, { keterangan: 'Diubah pada saat yang sama' })
  await people.MAKER.post('/cmsp/sp2d/tarik')
  const pulled = app.drain()
  await vi.waitFor(waitsForALock, { timeout: 5000 })
  await officer.query('COMMIT')
  await pulled
  expect(await statusOf(app, id)).toBe('DITERIMA')
  expect(await app.deps.prisma.tugas.count()).toBe(0)
  expect(await app.deps.prisma.sp2d.findUnique({ where: { id: BigInt(id) } })).toMatchObject({ putaran: 2, versi: 2 })
})

test('a worker whose clock is five minutes behind is not taken for dead while it pulls', async () => {
  await fault(app, { endpoint: '/fmis', mode: 'down', times: 1 })
  const { id: pemdaId } = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.00' } })
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 300_000 })
  await runPull(app.deps, id).finally(() => vi.useRealTimers())
  const { rows } = await app.deps.pool.query(
    `SELECT denyut_pada > now() - interval '1 minute' AS hidup FROM tarik_fmis WHERE id = $1`,
    [id],
  )
  expect(rows).toEqual([{ hidup: true }])
  await app.drain()
})

test('two workers on one pull store and count each page once', async () => {
  await app.simulator.post('/control/fmis/publish').send({ pemda: '63.00', jumlah: 3, jenis: 'UP' })
  const { id: pemdaId } = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.00' } })
  const before = await app.deps.prisma.sp2d.count()
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  let arrived = 0
  let bothHaveThePage = () => {}
  const both = new Promise<void>((resolve) => (bothHaveThePage = resolve))
  const pullPage: TestApp['deps']['fmis']['pullPage'] = async (q) => {
    const page = await app.deps.fmis.pullPage(q)
    if (++arrived === 2) bothHaveThePage()
    await both
    return page
  }
  const worker = { ...app.deps, fmis: { ...app.deps.fmis, pullPage } }
  await Promise.all([runPull(worker, id), runPull(worker, id)])
  expect(await app.deps.prisma.tarikFmis.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ status: 'SELESAI', halaman: 1, baru: 3, tetap: 0, berubah: 0, karantina: 0 },
  })
  expect(await app.deps.prisma.sp2d.count()).toBe(before + 3)
  await app.drain()
})

test.each([
  ['TUGAS_MAKER', 'DISETUJUI_MAKER', 'DIBATALKAN', 0],
  ['TUGAS_APPROVER', 'DISETUJUI', 'DISETUJUI', 1],
] as const)(
  'a withdrawal that comes while %s is confirmed sees %s, and the pull goes on',
  async (dari, ke, then, n) => {
    const { id, idFmis } = await inState(app, people, dari)
    await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
    const { id: pemdaId } = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.00' } })
    const run = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
    await officer.query('BEGIN')
    await officer.query('UPDATE sp2d SET status = $2 WHERE id = $1', [id, ke])
    await officer.query('DELETE FROM tugas WHERE sp2d_id = $1', [id])
    const pulled = runPull(app.deps, run.id)
    await vi.waitFor(waitsForALock, { timeout: 5000 })
    await officer.query('COMMIT')
    await pulled
    expect(await statusOf(app, id)).toBe(then)
    expect(await app.deps.prisma.karantina.count({ where: { idFmis, selesaiPada: null } })).toBe(n)
  },
)
