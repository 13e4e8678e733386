import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { KEYS, SHARED, type TestApp } from './app.js'

const simulatorMain = fileURLToPath(new URL('../../dist/simulator/main.js', import.meta.url))
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** The compiled application as a process of its own, so that it can be killed. */
export async function startProcess(
  app: Pick<TestApp, 'env'>,
  overrides: Record<string, string> = {},
): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    ...app.env,
    LOG_LEVEL: 'info',
    CMSP_ROLES: 'worker,scheduler',
    SWEEP_SECONDS: '1',
    ...overrides,
  }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('CMSP is up')) return child
  throw new Error(`the application ended with ${String((await ended)[0])}`)
}

/** A simulator of its own process over the same books, for bank and MPN alone, so that the bank can be killed. */
export async function startBank(app: TestApp, port: number): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    ...SHARED,
    BANK_PUBLIC_KEY: KEYS.publicKey,
    SIMULATOR_PORT: String(port),
    SIMULATOR_SMTP_PORT: '0',
    SIMULATOR_DATABASE_URL: app.booksUrl,
  }
  const child = spawn(process.execPath, [simulatorMain], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('Simulator siap')) break
  if (child.exitCode !== null) throw new Error(`the simulator ended with ${child.exitCode}`)
  return child
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
