import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const dist = join(import.meta.dirname, '..', '..')
const TICKS_PER_SECOND = 100

export interface Server {
  url: string
  /** Milliseconds from its start to the first answer. */
  siap: number
  /** Seconds of processor time it has used. */
  cpu(): number
  /** Megabytes in memory now and at most, and of the programs it runs at this moment. */
  memori(): { kini: number; puncak: number; anak: number }
  /** From now on the most is counted anew. */
  lupakanPuncak(): void
  stop(): Promise<void>
}

/** Linux keeps two of the processors apart: the server under test on one, PostgreSQL and the load on the other. */
const pinned = existsSync('/usr/bin/taskset')

/** Starts a compiled program of ours on one processor, the first unless told otherwise, and waits until `kesiapan` answers. */
export async function startServer(
  script: string,
  env: Record<string, string | undefined>,
  url: string,
  { kesiapan = '/healthz', prosesor = 0 } = {},
): Promise<Server> {
  const mulai = performance.now()
  const child = start(script, env, 'ignore', prosesor)
  while (!(await fetch(url + kesiapan).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`${script} berhenti`)
    await pause(20)
  }
  const siap = Math.round(performance.now() - mulai)
  return {
    ...{ url, siap },
    cpu: () => cpuOf(child),
    memori: () => memoryOf(child),
    lupakanPuncak: () => forgetPeak(child),
    stop: () => stop(child),
  }
}

function start(
  script: string,
  env: Record<string, string | undefined>,
  out: 'ignore' | 'pipe',
  prosesor = 0,
): ChildProcess {
  const program = [process.execPath, join(dist, script)]
  const [command, args] = pinned
    ? ['/usr/bin/taskset', ['-c', String(prosesor), ...program]]
    : [process.execPath, program.slice(1)]
  return spawn(command, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', out, 'inherit'] })
}

/** Runs a compiled program of ours to its end on the first processor. @returns the JSON it prints */
export async function runProgram<T>(script: string, env: Record<string, string | undefined>): Promise<T> {
  const child = start(script, env, 'pipe')
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout ?? []) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as T
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(force)
}

const proc = (child: ChildProcess, file: string): string =>
  process.platform === 'linux' ? readFileSync(`/proc/${child.pid}/${file}`, 'utf8') : ''

function cpuOf(child: ChildProcess): number {
  const fields = proc(child, 'stat').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND
}

const megabytes = (status: string, name: string) =>
  Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)

function memoryOf(child: ChildProcess): { kini: number; puncak: number; anak: number } {
  const status = proc(child, 'status')
  const anak = proc(child, `task/${child.pid}/children`)
    .split(' ')
    .filter((pid) => existsSync(`/proc/${pid}/status`))
    .map((pid) => megabytes(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmHWM'))
  return {
    kini: megabytes(status, 'VmRSS'),
    puncak: megabytes(status, 'VmHWM'),
    anak: anak.reduce((sum, one) => sum + one, 0),
  }
}

function forgetPeak(child: ChildProcess): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${child.pid}/clear_refs`, '5')
}
