import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const dist = join(import.meta.dirname, '..')
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 20_000

export interface Child {
  name: string
  process: ChildProcess
}

/** Starts a compiled program of this clone; it ends with this process, whatever happens. */
export function startChild(name: string, script: string, env: Record<string, string | undefined>): Child {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--import', join(dist, 'dev', 'leash.js'), join(dist, script)],
    {
      env,
      // Its own process group: Ctrl-C reaches only the starter, which stops everything in order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  return { name, process: child }
}

const hasEnded = ({ process: child }: Child) => child.exitCode !== null || child.signalCode !== null

/** Resolves when `url` answers without an error. */
export async function waitUntilAnswers(child: Child, url: string): Promise<void> {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await pause(100)) {
    if (hasEnded(child)) throw new Error(`${child.name} berhenti sebelum siap; lihat pesan di atas`)
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
    if (response?.ok) return
  }
  throw new Error(`${child.name} tidak menjawab di ${url} dalam ${START_LIMIT_MS / 1000} detik`)
}

/** Resolves with an explanation as soon as one of the children ends by itself. */
export async function firstDeath(children: Child[]): Promise<string> {
  return Promise.race(
    children.map(async (child) => {
      if (!hasEnded(child)) await once(child.process, 'exit')
      const { exitCode, signalCode } = child.process
      return `${child.name} berhenti sendiri (${signalCode ?? `kode ${exitCode}`})`
    }),
  )
}

/** Asks the child to end and waits for it; by force when it takes too long. */
export async function stopChild(child: Child): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child.process, 'exit')
  child.process.kill('SIGTERM')
  const force = setTimeout(() => child.process.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(force)
}
