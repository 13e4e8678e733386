import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { migrate } from '../../src/db/migrate.js'
import { createDatabase, urlFor, withClient } from '../../src/dev/databases.js'

interface Scene {
  ownerUrl: string
  appUrl: string
  folder: string
}

async function scene(migrations: Record<string, string>): Promise<Scene> {
  const name = `${inject('run')}_${randomBytes(4).toString('hex')}`
  const adminUrl = inject('adminUrl')
  await withClient(adminUrl, (admin) => createDatabase(admin, name, 'cmsp_owner', ['cmsp_app']))
  const folder = await mkdtemp(join(tmpdir(), 'migrasi-'))
  for (const [each, sql] of Object.entries(migrations)) await writeMigration(folder, each, sql)
  return { ownerUrl: urlFor(adminUrl, name, 'cmsp_owner'), appUrl: urlFor(adminUrl, name, 'cmsp_app'), folder }
}

async function writeMigration(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

const ask = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows)

test('each migration is applied once, in the order of its name', async () => {
  const place = await scene({ '2_isi': 'insert into a values (1)', '1_tabel': 'create table a (nilai int)' })
  expect(await migrate(place)).toEqual(['1_tabel', '2_isi'])
  expect(await migrate(place)).toEqual([])
  expect(await ask(place.ownerUrl, 'select nilai from a')).toEqual([{ nilai: 1 }])
})

test('a migration that was changed after it was applied stops everything', async () => {
  const place = await scene({ '1_tabel': 'create table a (nilai int)' })
  await migrate(place)
  await writeMigration(place.folder, '1_tabel', 'create table a (nilai bigint)')
  await writeMigration(place.folder, '2_lagi', 'create table b (nilai int)')
  await expect(migrate(place)).rejects.toThrow('1_tabel berubah setelah diterapkan')
  expect(await ask(place.ownerUrl, `select to_regclass('b') as b`)).toEqual([{ b: null }])
})

test('of a migration that fails nothing remains, and it can be applied after it was mended', async () => {
  const place = await scene({ '1_tabel': 'create table a (nilai int); select 1 / 0' })
  await expect(migrate(place)).rejects.toThrow('1_tabel gagal: division by zero')
  expect(await ask(place.ownerUrl, `select to_regclass('a') as a`)).toEqual([{ a: null }])
  await writeMigration(place.folder, '1_tabel', 'create table a (nilai int)')
  expect(await migrate(place)).toEqual(['1_tabel'])
})

test('two processes at once: one applies, the other waits and finds nothing to do', async () => {
  const place = await scene({
    '1_tabel': 'create table a (nilai int); insert into a values (1)',
    '2_indeks': '-- tanpa-transaksi\ncreate index concurrently a_nilai on a (nilai)',
    '3_lambat': 'select pg_sleep(0.3)',
  })
  const done = await Promise.all([migrate(place), migrate(place)])
  expect(done.flat()).toEqual(['1_tabel', '2_indeks', '3_lambat'])
  expect(await ask(place.ownerUrl, 'select nilai from a')).toEqual([{ nilai: 1 }])
})

test('the application owns the job queue and may create nothing else', async () => {
  const place = await scene({})
  await migrate(place)
  const job = await ask(place.appUrl, `select id from graphile_worker.add_job('bayarLeg')`)
  expect(job).toHaveLength(1)
  await expect(ask(place.appUrl, 'create schema lain')).rejects.toThrow('permission denied')
  await expect(ask(place.appUrl, 'create table lain (nilai int)')).rejects.toThrow('permission denied')
})
