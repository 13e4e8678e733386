import { createServer, type Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import express from 'express'
import { type Config, ConfigError, parseConfig } from './config.js'
import { createDatabase } from './db/database.js'
import { isMigrated } from './db/migrated.js'
import { createDeps } from './createDeps.js'
import { startSchedule } from './jobs/schedule.js'
import { startSealer } from './jobs/sealer.js'
import { sweep } from './jobs/sweeper.js'
import { jobsAtOnce, startWorker } from './jobs/worker.js'
import { createLog } from './log.js'
import { watchHealth } from './modules/operasi/kesehatan.js'
import { healthRoutes, startDraining } from './web/health.js'
import { createMetrics } from './web/metrics.js'

const DRAIN_MS = 10_000

function readConfig(): Config {
  try {
    return parseConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref()
  })

const config = readConfig()
const log = createLog(config)
// A job may hold a connection while it waits for a lock; people and health find one beside all of them.
const jobs = config.CMSP_ROLES.includes('worker') ? jobsAtOnce(config) : 0
const database = createDatabase(config.DATABASE_URL, {
  maxConnections: jobs > 0 ? jobs + 15 : 20,
  maxTransactions: jobs + 10,
})
// A database that does not answer yet has nothing to say: pages tell so, a worker ends.
if (!(await isMigrated(database.pool).catch(() => true))) {
  process.stderr.write('Basis data belum dimigrasi untuk versi ini. Jalankan dahulu: npm run migrate\n')
  process.exit(1)
}
const deps = createDeps(config, database, log)
const health = watchHealth(deps)
const stops: (() => Promise<unknown>)[] = []

if (config.CMSP_ROLES.includes('worker')) {
  await sweep(deps)
  const worker = await startWorker(deps)
  stops.push(() => worker.stop())
}
if (config.CMSP_ROLES.includes('scheduler')) {
  const schedule = startSchedule(deps)
  const sealer = startSealer(deps)
  stops.push(
    () => schedule.stop(),
    () => sealer.stop(),
  )
}
if (config.CMSP_ROLES.includes('web')) {
  // Loaded only where it is used: a worker starts twice as fast without the pages.
  const { createApp } = await import('./app.js')
  const server = createServer(createApp(deps))
  await listen(server, config.PORT, config.HOST)
  stops.push(() => close(server))
} else if (config.HEALTH_PORT > 0) {
  const server = createServer(express().use(healthRoutes(deps, createMetrics(deps))))
  await listen(server, config.HEALTH_PORT, config.HOST)
  stops.push(() => close(server))
}
log.info({ port: config.PORT, roles: config.CMSP_ROLES }, 'CMSP is up')

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    startDraining()
    void pause(config.DRAIN_SECONDS * 1000)
      .then(stopAll)
      .finally(() => process.exit(0))
  })
}

// At the same time, so that no worker begins what the closing of the pages leaves it time for; then what all of them need.
async function stopAll(): Promise<void> {
  const logged = (error: unknown) => log.error({ err: error }, 'stopping')
  await Promise.all(stops.map((stop) => stop().catch(logged)))
  await health.stop().catch(logged)
  await database.close().catch(logged)
}
