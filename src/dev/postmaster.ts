import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface Postmaster {
  pid: number
  port: number
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A number in an old `postmaster.pid` may belong to an unrelated process by now. */
async function isPostgresOn(data: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.split('\0').includes(data)
}

/** The server that runs on this data folder, also one left behind by a killed application. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const file = join(data, 'postmaster.pid')
  const [pid, , , port] = (await readFile(file, 'utf8').catch(() => '')).split('\n').map(Number)
  if (!pid) return undefined
  if (await isPostgresOn(data, pid)) return { pid, port: port ?? 0 }
  // PostgreSQL removes the file of a dead process itself, but refuses to start when the number is in use again.
  if (isAlive(pid)) await rm(file, { force: true })
  return undefined
}

/** Fast shutdown; returns when the server is gone. */
export async function stopPostmaster(data: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + 30_000
  while (await isPostgresOn(data, pid)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (pid ${pid}) tidak mau berhenti`)
    await pause(20)
  }
}
