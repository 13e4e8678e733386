import { migrate } from '../db/migrate.js'
import { seedDemo } from '../db/seed.js'
import { firstDeath, startChild, stopChild, waitUntilAnswers } from './children.js'
import type { Child } from './children.js'
import { createDatabases } from './databases.js'
import type { DatabaseUrls } from './databases.js'
import { appEnvironment, readPorts, simulatorEnvironment } from './environment.js'
import type { Ports } from './environment.js'
import { useGivenDatabase } from './given-database.js'
import { requireFreePort } from './ports.js'
import { startPostgres } from './postgres.js'
import { welcome } from './welcome.js'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** What has been started, newest last; stopped in the opposite order. */
const running: (() => Promise<void>)[] = []

async function stopAll(): Promise<void> {
  for (let stop = running.pop(); stop; stop = running.pop()) await stop()
}

async function checkPorts(ports: Ports): Promise<void> {
  await requireFreePort('PORT', ports.app)
  await requireFreePort('SIMULATOR_PORT', ports.simulator)
  await requireFreePort('SIMULATOR_SMTP_PORT', ports.smtp)
}

async function openDatabases(): Promise<DatabaseUrls> {
  if (process.env.DATABASE_URL) return useGivenDatabase(process.env.DATABASE_URL, process.env)
  const server = await startPostgres({ name: 'dev' })
  running.push(() => server.stop())
  say(`PostgreSQL bawaan berjalan di 127.0.0.1:${server.port}`)
  return createDatabases(server.adminUrl)
}

async function startPrograms(ports: Ports, urls: DatabaseUrls): Promise<Child[]> {
  const simulator = startChild('Simulator', 'simulator/main.js', simulatorEnvironment(ports, urls, process.env))
  running.push(() => stopChild(simulator))
  await waitUntilAnswers(simulator, `http://127.0.0.1:${ports.simulator}/`)
  const app = startChild('Aplikasi', 'main.js', appEnvironment(ports, urls, process.env))
  running.push(() => stopChild(app))
  await waitUntilAnswers(app, `http://127.0.0.1:${ports.app}/healthz`)
  return [simulator, app]
}

async function start(): Promise<Child[]> {
  if (process.env.NODE_ENV === 'production')
    throw new Error('npm start hanya untuk pengembangan; di produksi jalankan node dist/main.js')
  const ports = readPorts(process.env)
  await checkPorts(ports)
  const urls = await openDatabases()
  const environment = appEnvironment(ports, urls, process.env)
  await migrate({ ...urls, log: say })

  await seedDemo({ ownerUrl: urls.ownerUrl, pepper: environment.PASSWORD_PEPPER ?? '' })
  const children = await startPrograms(ports, urls)
  say(welcome(ports))
  return children
}

const signal = new Promise<undefined>((resolve) => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve(undefined))
})

try {
  const outcome = await Promise.race([signal, start().then(firstDeath)])
  if (outcome) throw new Error(outcome)
  say('Menghentikan CMSP ...')
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
await stopAll()
process.exit()
