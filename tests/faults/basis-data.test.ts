import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { migrate } from '../../src/db/migrate.js'
import { createDatabase, createRoles, urlFor, withClient } from '../../src/dev/databases.js'
import { startWorker } from '../../src/jobs/worker.js'
import { type RunningPostgres, startPostgres } from '../../src/dev/postgres.js'
import { beberapaDisetujui, bukaRekening, disetujui, terbitkan } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { kill, startProcess } from '../support/process.js'
import { officers, type People } from '../support/state.js'
import { getOtp, ledger, proses, publish, setuju, statusOf } from '../support/story.js'

let folder: string
let data: string
let server: RunningPostgres
let app: TestApp
let people: People

/** A server of its own, which may be stopped without disturbing anybody. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basis-data-'))
  server = await startPostgres({ name: 'test', folder })
  data = await withClient(server.adminUrl, async (admin) => {
    await createRoles(admin)
    await createDatabase(admin, 'cmsp', 'cmsp_owner', ['cmsp_app'])
    return (await admin.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory ?? ''
  })
  const [ownerUrl, url] = [urlFor(server.adminUrl, 'cmsp', 'cmsp_owner'), urlFor(server.adminUrl, 'cmsp', 'cmsp_app')]
  await migrate({ ownerUrl, appUrl: url })
  const given = { url, ownerUrl, drop: async () => undefined }
  app = await startTestApp({ FMIS_INTERVAL_MINUTES: '1000000' }, undefined, given)
  people = await officers(app)
}, 120_000)
afterAll(async () => {
  await app.close()
  await server.stop()
  await rm(dirname(dirname(data)), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

const restart = async () => {
  const { port } = server
  await server.stop()
  return {
    async again() {
      server = await startPostgres({ name: 'test', folder })
      expect(server.port).toBe(port)
    },
  }
}

/** While the database is away: a page that says so and what to do, never an error of the machine. */
async function expectAway(answer: Awaited<ReturnType<Client['get']>>) {
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('Basis data CMSP sedang tidak dapat dihubungi')
  expect(answer.text).toContain('Yang dapat dilakukan:')
  expect(answer.text).not.toMatch(/prisma|postgres|ECONN/i)
}

test(
  'restarted under a person: a clear page, nothing half done, and the OTP goes through afterwards',
  { timeout: 60_000 },
  async () => {
    const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
    await setuju(people.MAKER, id)
    const { tantanganId, otp } = await getOtp(app, people.MAKER, [id])
    const down = await restart()
    await expectAway(await people.MAKER.get(`/cmsp/sp2d/${id}`))
    await expectAway(
      await people.MAKER.bare('post', '/cmsp/tugas/proses', { _csrf: people.MAKER.token, id, tantanganId, otp }),
    )
    await down.again()
    expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
    await proses(people.MAKER, [id], tantanganId, otp)
    expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  },
)

// More than one process works on at once, so that each of its loops loses the database with a job in hand.
test('PostgreSQL restarted while payments run: every leg is paid once', { timeout: 240_000 }, async () => {
  const paid = await beberapaDisetujui(app, people, 14)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'slow', delayMs: 300 })
  const worker = await startProcess(app)
  await vi.waitFor(async () => expect((await ledger(app)).length).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 10,
  })
  const down = await restart()
  await down.again()
  await app.simulator.delete('/control/faults')
  for (const { id } of paid)
    await vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 120_000, interval: 200 })
  await kill(worker, 'SIGTERM')
  const credited = (await ledger(app)).map(({ credit }) => credit)
  expect(credited.toSorted()).toEqual(paid.map(({ rekening }) => rekening).toSorted())
  await expectInvariants(app)
})

test('without a free connection a page says that CMSP is busy, and works again once there is room', async () => {
  const limit = (most: number) =>
    withClient(server.adminUrl, async (admin) => {
      await admin.query(`ALTER DATABASE cmsp CONNECTION LIMIT ${most}`)
      await admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'cmsp_app'`)
    })
  await limit(0)
  const answer = await people.MAKER.get('/cmsp/sp2d')
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('CMSP sedang sangat sibuk')
  await limit(-1)
  expect((await people.MAKER.get('/cmsp/sp2d')).status).toBe(200)
})

test('between a new password of cmsp_app and the restart of a process its pages say that the database is away', async () => {
  const loggedIn = (how: 'LOGIN' | 'NOLOGIN', sandi: string) =>
    withClient(server.adminUrl, async (admin) => {
      await admin.query(`ALTER ROLE cmsp_app ${how} PASSWORD ${admin.escapeLiteral(sandi)}`)
      await admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'cmsp_app'`)
    })
  const own = decodeURIComponent(new URL(urlFor(server.adminUrl, 'cmsp', 'cmsp_app')).password)
  for (const how of ['LOGIN', 'NOLOGIN'] as const) {
    await loggedIn(how, 'diganti')
    await expectAway(await people.MAKER.get('/cmsp/sp2d'))
    await expectAway(await people.MAKER.get('/cmsp/notifikasi'))
  }
  await loggedIn('LOGIN', own)
  expect((await people.MAKER.get('/cmsp/sp2d')).status).toBe(200)
})

/** A server that takes no changes: a standby that was just put in place, or one whose owner closed it before it was full. */
const readOnly = (on: boolean) =>
  withClient(server.adminUrl, async (admin) => {
    await admin.query(`SET default_transaction_read_only = off`)
    await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${on ? 'on' : 'off'}`)
    await admin.query('SELECT pg_reload_conf()')
  })

async function expectShut(answer: Awaited<ReturnType<Client['get']>>) {
  expect(answer.text).toContain('Basis data CMSP sedang tidak menerima perubahan')
  expect(answer.status).toBe(503)
  expect(answer.text).not.toMatch(/prisma|postgres|no space/i)
}

test(
  'read-only for a while: a page that says so, and payments under way are paid once',
  { timeout: 240_000 },
  async () => {
    const before = (await ledger(app)).length
    const rekening = await bukaRekening(app, 'CV Uji Bayar')
    const penerima = [{ id: 1, nama: 'CV Uji Bayar', bank_kode: '122', rekening, jumlah: '1000000.00' }]
    const own = await terbitkan(app, people.MAKER, penerima)
    const paid = await beberapaDisetujui(app, people, 6)
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'slow', delayMs: 500 })
    const worker = await startProcess(app)
    await vi.waitFor(async () => expect((await ledger(app)).length).toBeGreaterThan(before), {
      timeout: 60_000,
      interval: 10,
    })
    await readOnly(true)
    await expectShut(await setuju(people.MAKER, own.id))
    expect(await statusOf(app, own.id)).toBe('DITERIMA')
    await readOnly(false)
    await app.simulator.delete('/control/faults')
    for (const { id } of paid)
      await vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 120_000, interval: 200 })
    await kill(worker, 'SIGTERM')
    const credited = (await ledger(app)).map(({ credit }) => credit)
    for (const one of paid) expect(credited.filter((credit) => credit === one.rekening)).toHaveLength(1)
    await expectInvariants(app)
  },
)

test('a worker that began while the database took no changes works once it does', { timeout: 60_000 }, async () => {
  const { id } = await disetujui(app, people)
  const warn = vi.spyOn(app.deps.log, 'warn')
  // graphile-worker tells of each loop that ended.
  vi.spyOn(console, 'trace').mockImplementation(() => undefined)
  await readOnly(true)
  const worker = await startWorker(app.deps)
  await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 20_000 })
  await readOnly(false)
  await vi.waitFor(async () => expect(await statusOf(app, id)).toBe('CAIR'), { timeout: 30_000, interval: 100 })
  await worker.stop()
  await expectInvariants(app)
})

test('a full disk is told as that', async () => {
  const owner = (sql: string) =>
    withClient(urlFor(server.adminUrl, 'cmsp', 'cmsp_owner'), (client) => client.query(sql))
  await owner(`CREATE FUNCTION penuh() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER penuh BEFORE INSERT ON tugas EXECUTE FUNCTION penuh()`)
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  const answer = await setuju(people.MAKER, id)
  await owner('DROP TRIGGER penuh ON tugas; DROP FUNCTION penuh()')
  await expectShut(answer)
  await setuju(people.MAKER, id)
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
})
