import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './ports.js'
import { abandonedFolders, asServerUser, preparePostgresFiles } from './postgres-files.js'
import type { PostgresFiles } from './postgres-files.js'
import { findPostmaster, isAlive, stopPostmaster } from './postmaster.js'
import type { Postmaster } from './postmaster.js'
import { dataFolder, loadSecrets } from './secrets.js'

type ServerName = 'dev' | 'test' | 'bench'

export interface RunningPostgres {
  /** Superuser, database `postgres`, on the loopback interface. */
  adminUrl: string
  port: number
  /** Stops the server, unless another process of this clone still uses it. */
  stop(): Promise<void>
}

/** Every user of a server holds this advisory lock shared; who can get it exclusively is the last one. */
const IN_USE = 41_502_001

const settings: Record<ServerName, string[]> = {
  dev: ['timezone=UTC', 'max_connections=200'],
  bench: ['timezone=UTC', 'max_connections=300', 'shared_buffers=2GB', 'max_wal_size=4GB'],
  test: ['timezone=UTC', 'max_connections=400', 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
}

async function launch(name: ServerName, { bin, home, data, log }: PostgresFiles): Promise<Postmaster | undefined> {
  const memory = join(home, 'port')
  const port = await freePort(Number(await readFile(memory, 'utf8').catch(() => 0)))
  await writeFile(memory, String(port))
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings[name]]
  const output = openSync(log, 'a')
  // Detached: Ctrl-C goes to the application only, which stops the server after its own last query.
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...options.flatMap((each) => ['-c', each])],
    {
      ...asServerUser,
      detached: true,
      stdio: ['ignore', output, output],
    },
  )
  child.on('error', () => undefined)
  child.unref()
  closeSync(output)
  return child.pid === undefined ? undefined : { pid: child.pid, port }
}

function urlOf(port: number, folder: string): string {
  return `postgres://postgres:${loadSecrets(folder).postgresPassword}@127.0.0.1:${port}/postgres`
}

/** A connection that marks the server as used; undefined when it went away before answering. */
async function connectKeeper(url: string, pid: number, data: string): Promise<pg.Client | undefined> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && isAlive(pid); await pause(25)) {
    const keeper = new pg.Client({ connectionString: url, application_name: 'cmsp-penjaga' })
    keeper.on('error', () => undefined)
    try {
      await keeper.connect()
      const { rows } = await keeper.query<{ data_directory: string }>('show data_directory')
      if (rows[0]?.data_directory !== data) throw new Error('another server answers at this port')
      await keeper.query('select pg_advisory_lock_shared($1)', [IN_USE])
      return keeper
    } catch {
      // Refused or still starting: asked again while the process lives.
      await keeper.end().catch(() => undefined)
    }
  }
  return undefined
}

async function leave(keeper: pg.Client, data: string, pid: number): Promise<void> {
  try {
    await keeper.query('select pg_advisory_unlock_shared($1)', [IN_USE])
    const { rows } = await keeper.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [IN_USE])
    // Newcomers wait for the lock we now hold, so nobody is cut off in the middle of his work.
    if (rows[0]?.last) await stopPostmaster(data, pid)
  } finally {
    await keeper.end().catch(() => undefined)
  }
}

async function removeAbandoned(clone: string): Promise<void> {
  for (const folder of await abandonedFolders(clone)) {
    for (const name of Object.keys(settings)) {
      const data = join(folder, name, 'data')
      const left = await findPostmaster(data)
      if (left) await stopPostmaster(data, left.pid)
    }
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts this clone's own PostgreSQL, or adopts the one that a killed process left running. */
export async function startPostgres({
  name,
  folder = dataFolder,
}: {
  name: ServerName
  folder?: string
}): Promise<RunningPostgres> {
  const files = await preparePostgresFiles(name, folder)
  await removeAbandoned(folder)
  // Another process may start or stop the server at this moment, or a crashed one still lets go of its memory.
  for (let attempt = 0; attempt < 20; attempt++, await pause(100)) {
    const server = (await findPostmaster(files.data)) ?? (await launch(name, files))
    if (!server) continue
    const adminUrl = urlOf(server.port, folder)
    const keeper = await connectKeeper(adminUrl, server.pid, files.data)
    if (keeper) return { adminUrl, port: server.port, stop: () => leave(keeper, files.data, server.pid) }
  }
  throw new Error(`PostgreSQL tidak dapat dijalankan; lihat ${files.log}`)
}

/** Whether the caller is the only user of the server behind this administrator connection. */
export async function isOnlyUser(admin: pg.Client): Promise<boolean> {
  const { rows } = await admin.query<{ users: string }>(
    `select count(distinct pid) as users from pg_locks where locktype = 'advisory' and objid = $1 and mode = 'ShareLock'`,
    [IN_USE],
  )
  return rows[0]?.users === '1'
}
