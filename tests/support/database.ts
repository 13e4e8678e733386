import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createDatabase as newDatabase, urlFor, withClient } from '../../src/dev/databases.js'

export interface TestDatabase {
  /** As the application's role. */
  url: string
  /** As the role that owns the tables, for setting the scene. */
  ownerUrl: string
  drop(): Promise<void>
}

const newName = () => `${inject('run')}_${randomBytes(4).toString('hex')}`

const asAdmin = (sql: string) => withClient(inject('adminUrl'), async (admin) => void (await admin.query(sql)))

const IN_USE = '55006'

/** Connections just closed are still leaving: PostgreSQL waits five seconds for them; only who stays is thrown out. */
const dropDatabase = (name: string) => () =>
  asAdmin(`drop database if exists ${name}`).catch((error: Error & { code?: string }) => {
    if (error.code !== IN_USE) throw error
    return asAdmin(`drop database if exists ${name} with (force)`)
  })

/** A migrated database of one's own, cloned from the template; dropped after the run at the latest. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = newName()
  await withClient(inject('adminUrl'), async (admin) => {
    await admin.query(`create database ${name} template ${inject('template')} owner cmsp_owner strategy file_copy`)
    await admin.query(`revoke all on database ${name} from public`)
    await admin.query(`grant connect on database ${name} to cmsp_app`)
  })
  return {
    url: urlFor(inject('adminUrl'), name, 'cmsp_app'),
    ownerUrl: urlFor(inject('adminUrl'), name, 'cmsp_owner'),
    drop: dropDatabase(name),
  }
}

/** A database without any table, as an administrator makes it before the first migration. */
export async function createBareDatabase(): Promise<TestDatabase> {
  const name = newName()
  await withClient(inject('adminUrl'), (admin) => newDatabase(admin, name, 'cmsp_owner', ['cmsp_app']))
  return {
    url: urlFor(inject('adminUrl'), name, 'cmsp_app'),
    ownerUrl: urlFor(inject('adminUrl'), name, 'cmsp_owner'),
    drop: dropDatabase(name),
  }
}

/** An empty database of the simulator's role. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = newName()
  await asAdmin(`create database ${name} owner cmsp_simulator`)
  return { url: urlFor(inject('adminUrl'), name, 'cmsp_simulator'), drop: dropDatabase(name) }
}
