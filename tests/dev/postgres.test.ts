import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { findPostmaster, isAlive, stopPostmaster } from '../../src/dev/postmaster.js'
import { startPostgres } from '../../src/dev/postgres.js'
import type { RunningPostgres } from '../../src/dev/postgres.js'

let folder: string
const dataFolders = new Set<string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klon-'))
})

afterEach(async () => {
  for (const data of dataFolders) {
    const left = await findPostmaster(data)
    if (left) await stopPostmaster(data, left.pid)
  }
})

afterAll(async () => {
  for (const data of dataFolders) await rm(dirname(dirname(data)), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<RunningPostgres & { data: string; pid: number }> {
  const server = await startPostgres({ name: 'test', folder })
  const data = await withClient(server.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory ?? ''
  })
  dataFolders.add(data)
  return { ...server, data, pid: (await findPostmaster(data))?.pid ?? 0 }
}

/** What the server sees when the process that started it is killed. */
const loseItsUser = (server: RunningPostgres) =>
  withClient(server.adminUrl, (admin) =>
    admin.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'cmsp-penjaga'`),
  )

test('a server left running by a killed application is adopted, and stopped by its last user', async () => {
  const first = await start()
  await loseItsUser(first)
  const second = await start()
  expect(second.pid).toBe(first.pid)
  await second.stop()
  expect(await findPostmaster(second.data)).toBeUndefined()
})

test('whoever leaves first does not stop the server under the other', async () => {
  const first = await start()
  const second = await start()
  await first.stop()
  await expect(withClient(second.adminUrl, (admin) => admin.query('select 1'))).resolves.toBeDefined()
  await second.stop()
  expect(await findPostmaster(second.data)).toBeUndefined()
})

test('after a crash of the server the data is there again at the same port', async () => {
  const first = await start()
  await withClient(first.adminUrl, async (admin) => {
    await admin.query('create table a as select 42 as nilai')
    // The test server answers before it has written; a checkpoint makes sure.
    await admin.query('checkpoint')
  })
  process.kill(first.pid, 'SIGKILL')
  // Until it is gone it holds its port.
  await expect.poll(() => isAlive(first.pid)).toBe(false)
  const second = await start()
  expect(second.port).toBe(first.port)
  const { rows } = await withClient(second.adminUrl, (admin) => admin.query('select nilai from a'))
  expect(rows).toEqual([{ nilai: 42 }])
  await second.stop()
})

test('a fresh clone at an old path starts empty and clears away what the old one left', async () => {
  const old = await start()
  await loseItsUser(old)
  await rm(join(folder, 'secrets.json'))
  const fresh = await start()
  expect(fresh.data).not.toBe(old.data)
  expect(await findPostmaster(old.data)).toBeUndefined()
  await fresh.stop()
})

test('strangers on the same machine need the password', async () => {
  const server = await start()
  const url = new URL(server.adminUrl)
  url.password = 'tebakan'
  await expect(withClient(url.href, (admin) => admin.query('select 1'))).rejects.toThrow('password authentication')
  await server.stop()
})
