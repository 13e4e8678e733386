import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { MIGRATION_LOCK, migrationNames, migrationsFolder } from './migrated.js'

interface Migration {
  name: string
  sql: string
  checksum: string
}

/** First line of a file with one re-runnable statement that cannot run in a transaction. */
const OUTSIDE_TRANSACTION = '-- tanpa-transaksi'

async function readMigrations(folder: string): Promise<Migration[]> {
  return Promise.all(
    (await migrationNames(folder)).map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Polls instead of waiting in the lock: a waiting statement would block CREATE INDEX CONCURRENTLY for ever. */
async function takeLock(client: pg.Client, log: (line: string) => void): Promise<void> {
  for (let told = false; ; told = true) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      MIGRATION_LOCK,
    ])
    if (rows[0]?.taken) return
    if (!told) log('menunggu migrasi lain yang sedang berjalan')
    await pause(100)
  }
}

/** Same table as Prisma's, so that its `migrate status` and `migrate deploy` agree with what was applied here. */
async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`)
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
  )
  const unfinished = rows.find((row) => row.finished_at === null)
  if (unfinished)
    throw new Error(`Migrasi ${unfinished.migration_name} pernah gagal di tengah jalan; periksa _prisma_migrations`)
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

/** What a killed CREATE INDEX CONCURRENTLY leaves behind: IF NOT EXISTS would take it for the index and it serves nobody. */
async function dropUnfinishedIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select indexrelid::regclass::text as name from pg_index where not indisvalid',
  )
  for (const { name } of rows) await client.query(`drop index concurrently if exists ${name}`)
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const transaction = !sql.startsWith(OUTSIDE_TRANSACTION)
  try {
    if (transaction) await client.query('begin')
    else await dropUnfinishedIndexes(client)
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    if (transaction) await client.query('commit')
  } catch (error) {
    if (transaction) await client.query('rollback')
    throw new Error(`Migrasi ${name} gagal: ${(error as Error).message}`, { cause: error })
  }
}

async function applyPending(client: pg.Client, folder: string, log: (line: string) => void): Promise<string[]> {
  const applied = await readApplied(client)
  const done: string[] = []
  for (const migration of await readMigrations(folder)) {
    const checksum = applied.get(migration.name)
    if (checksum === migration.checksum) continue
    if (checksum) throw new Error(`Migrasi ${migration.name} berubah setelah diterapkan; tulis migrasi baru`)
    await apply(client, migration)
    log(`migrasi ${migration.name} diterapkan`)
    done.push(migration.name)
  }
  return done
}

/**
 * The job queue's tables belong to the application's role, because their row-level security refuses every other one.
 * Their installer insists on CREATE for the database, also when the schema exists: lent for this moment only.
 */
async function migrateJobQueue(owner: pg.Client, appUrl: string): Promise<void> {
  const role = owner.escapeIdentifier(decodeURIComponent(new URL(appUrl).username))
  const { rows } = await owner.query<{ name: string }>('select current_database() as name')
  const database = owner.escapeIdentifier(rows[0]?.name ?? '')
  await owner.query(`grant create on database ${database} to ${role}`)
  try {
    await runMigrations({ connectionString: appUrl })
  } finally {
    await owner.query(`revoke create on database ${database} from ${role}`)
  }
}

/**
 * Brings the database up to date: the migrations not yet applied, then the job queue. Two at once: one waits.
 * @returns the names of the migrations applied now
 * @throws when an applied migration was changed, or one fails (nothing of that file remains)
 */
export async function migrate({
  ownerUrl,
  appUrl,
  log = () => undefined,
  folder = migrationsFolder,
}: {
  ownerUrl: string
  appUrl: string
  log?: (line: string) => void
  folder?: string
}): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'cmsp-migrasi' })
  await owner.connect()
  try {
    await takeLock(owner, log)
    const done = await applyPending(owner, folder, log)
    await migrateJobQueue(owner, appUrl)
    return done
  } finally {
    await owner.end()
  }
}
