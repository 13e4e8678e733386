import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { expect, inject, test, vi } from 'vitest'
import { migrate } from '../../src/db/migrate.js'
import { createDatabase, urlFor, withClient } from '../../src/dev/databases.js'

const migrateCli = join(import.meta.dirname, '..', '..', 'dist', 'db', 'migrate-cli.js')

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

/** The same folder as it stood before its last migration was written. */
async function onlyFirst(folder: string): Promise<string> {
  const before = await mkdtemp(join(tmpdir(), 'migrasi-'))
  await cp(join(folder, '1_tabel'), join(before, '1_tabel'), { recursive: true })
  return before
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

test('killed while an index was built: the half index is gone and the next run builds it whole', async () => {
  const place = await scene({
    '1_tabel': 'create table a (nilai int)',
    '2_indeks': '-- tanpa-transaksi\ncreate index concurrently if not exists a_nilai on a (nilai)',
  })
  const valid = `select indisvalid from pg_index where indexrelid = to_regclass('a_nilai')`
  await migrate({ ...place, folder: await onlyFirst(place.folder) })
  await withClient(place.ownerUrl, async (holder) => {
    await holder.query('begin; insert into a values (1)')
    const building = migrate(place).catch(() => 'killed')
    await vi.waitFor(async () => expect(await ask(place.ownerUrl, valid)).toEqual([{ indisvalid: false }]))
    await ask(
      inject('adminUrl'),
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'cmsp-migrasi' and datname = '${new URL(place.ownerUrl).pathname.slice(1)}'`,
    )
    expect(await building).toBe('killed')
    await holder.query('commit')
  })
  expect(await ask(place.ownerUrl, valid)).toEqual([{ indisvalid: false }])
  expect(await migrate(place)).toEqual(['2_indeks'])
  expect(await ask(place.ownerUrl, valid)).toEqual([{ indisvalid: true }])
})

test('SIGKILL in the middle of all migrations: the next run ends with the same database', async () => {
  const [whole, killed] = [await scene({}), await scene({})]
  const env = { PATH: process.env['PATH'], DATABASE_OWNER_URL: killed.ownerUrl, DATABASE_URL: killed.appUrl }
  const child = spawn(process.execPath, [migrateCli], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let applied = 0
  for await (const chunk of child.stdout) {
    applied += String(chunk).split('diterapkan').length - 1
    if (applied >= 5) child.kill('SIGKILL')
  }
  const folder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')
  expect((await migrate({ ...killed, folder })).length).toBeGreaterThan(0)
  await migrate({ ...whole, folder })
  const shape = `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
    where table_schema = 'public' order by 1, 2`
  const indexes = `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`
  for (const question of [shape, indexes, 'select count(*) from pg_index where not indisvalid'])
    expect(await ask(killed.ownerUrl, question)).toEqual(await ask(whole.ownerUrl, question))
})

test('the application owns the job queue and may create nothing else', async () => {
  const place = await scene({})
  await migrate(place)
  const job = await ask(place.appUrl, `select id from graphile_worker.add_job('bayarLeg')`)
  expect(job).toHaveLength(1)
  await expect(ask(place.appUrl, 'create schema lain')).rejects.toThrow('permission denied')
  await expect(ask(place.appUrl, 'create table lain (nilai int)')).rejects.toThrow('permission denied')
})
