import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { closeSendGate } from '../db/cadangan.js'
import { urlFor } from './databases.js'
import { startPostgres } from './postgres.js'
import { preparePostgresFiles } from './postgres-files.js'
import { findPostmaster } from './postmaster.js'
import { dataFolder } from './secrets.js'

async function copy(from: string, to: string): Promise<void> {
  // Owner and modes belong to a data folder: PostgreSQL refuses one that others may read.
  const child = spawn('cp', ['-a', from, to], { stdio: 'inherit' })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${from} tidak dapat disalin`)
}

async function stoppedData(folder: string): Promise<string> {
  const { data } = await preparePostgresFiles('dev', folder)
  if (await findPostmaster(data)) throw new Error('PostgreSQL bawaan masih berjalan; hentikan npm start lebih dulu')
  return data
}

/** Copies the stopped embedded server's data, with the keys without which it is worth nothing, into a new folder. */
export async function backupEmbedded(target: string, folder = dataFolder): Promise<void> {
  const data = await stoppedData(folder)
  await mkdir(target, { mode: 0o700 })
  await copy(data, join(target, 'data'))
  await copy(join(folder, 'secrets.json'), join(target, 'secrets.json'))
}

/** Puts such a copy back in place of what is there, and closes the send gate before the application starts again. */
export async function restoreEmbedded(source: string, folder = dataFolder): Promise<void> {
  await access(join(source, 'data', 'PG_VERSION'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await copy(join(source, 'secrets.json'), join(folder, 'secrets.json'))
  const data = await stoppedData(folder)
  await rm(data, { recursive: true, force: true })
  await copy(join(source, 'data'), data)
  const server = await startPostgres({ name: 'dev', folder })
  try {
    await closeSendGate(urlFor(server.adminUrl, 'cmsp'))
  } finally {
    await server.stop()
  }
}
