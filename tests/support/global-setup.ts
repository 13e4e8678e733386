import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/db/migrate.js'
import { createDatabase, createRoles, urlFor, withClient } from '../../src/dev/databases.js'
import { isOnlyUser, startPostgres } from '../../src/dev/postgres.js'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    template: string
    run: string
  }
}

const root = join(import.meta.dirname, '..', '..')

async function templateName(): Promise<string> {
  const folder = join(root, 'prisma', 'migrations')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.sql'))
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')))
  for (const name of names.sort()) hash.update(name).update(await readFile(join(folder, name)))
  return `template_${hash.digest('hex').slice(0, 16)}`
}

const databasesLike = async (admin: pg.Client, pattern: string) =>
  (await admin.query<{ datname: string }>('select datname from pg_database where datname like $1', [pattern])).rows.map(
    (row) => row.datname,
  )

async function dropAll(admin: pg.Client, names: string[]): Promise<void> {
  for (const name of names) await admin.query(`drop database if exists ${name} with (force)`)
}

async function dropLeftovers(admin: pg.Client, template: string): Promise<void> {
  const found = [...(await databasesLike(admin, 'test\\_%')), ...(await databasesLike(admin, 'template\\_%'))]
  // Listed first, asked after: whoever came meanwhile shows up as a user, and his databases are not in the list.
  if (await isOnlyUser(admin))
    await dropAll(
      admin,
      found.filter((name) => name !== template),
    )
}

/** A migrated database to clone from, made once per state of the migrations. */
async function buildTemplate(admin: pg.Client, adminUrl: string, template: string): Promise<void> {
  await admin.query(`select pg_advisory_lock(hashtext('cmsp_template'))`)
  try {
    if ((await databasesLike(admin, template)).length > 0) return
    const draft = `${template}_draft`
    await dropAll(admin, [draft])
    await createDatabase(admin, draft, 'cmsp_owner', ['cmsp_app'])
    await migrate({ ownerUrl: urlFor(adminUrl, draft, 'cmsp_owner'), appUrl: urlFor(adminUrl, draft, 'cmsp_app') })
    await admin.query(`alter database ${draft} rename to ${template}`)
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext('cmsp_template'))`)
  }
}

/** One PostgreSQL for the whole run, shared with other runs of this clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ name: 'test' })
  const run = `test_${process.pid}_${Date.now().toString(36)}`
  const template = await templateName()
  try {
    await withClient(server.adminUrl, async (admin) => {
      await createRoles(admin)
      await dropLeftovers(admin, template)
      await buildTemplate(admin, server.adminUrl, template)
    })
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('adminUrl', server.adminUrl)
  project.provide('template', template)
  project.provide('run', run)
  return async () => {
    await withClient(server.adminUrl, async (admin) => dropAll(admin, await databasesLike(admin, `${run}%`)))
    await server.stop()
  }
}
