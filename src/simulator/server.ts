import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import express from 'express'
import type { ErrorRequestHandler, Express } from 'express'
import { bankDoors } from './bank/doors.js'
import { mountConsole } from './console/mount.js'
import { mountControl } from './control/mount.js'
import { applySchema, openPool } from './db.js'
import { loadDemoOnce } from './demo/load.js'
import { mountDoors } from './doors.js'
import { fmisDoors } from './fmis/doors.js'
import { startMailServer } from './mail.js'
import { withDefaults } from './options.js'
import type { Deps, SimulatorOptions } from './options.js'
import { pajakDoors } from './pajak/doors.js'
import { smsDoors } from './sms.js'

export interface RunningSimulator {
  url: string
  smtpPort: number
  close(): Promise<void>
}

/** Starts the outside world over its own database; demo data is loaded when the database is empty. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const deps: Deps = { pool: openPool(options.databaseUrl), options: withDefaults(options) }
  // An idle connection that the database ends must not end the simulator.
  deps.pool.on('error', (error) => console.error(`PostgreSQL: ${error.message}`))
  await applySchema(deps.pool)
  await loadDemoOnce(deps.pool)
  const mail = await startMailServer(deps)
  const server = await listen(createApp(deps), deps)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${deps.options.host}:${port}`,
    smtpPort: mail.port,
    close: async () => {
      await closeServer(server)
      await mail.close()
      await deps.pool.end()
    },
  }
}

function createApp(deps: Deps): Express {
  const app = express()
  app.disable('x-powered-by')
  mountControl(app, deps)
  mountDoors(app, deps, [...fmisDoors(deps), ...bankDoors(deps), ...pajakDoors(deps), ...smsDoors(deps)])
  mountConsole(app, deps)
  app.use(answerError)
  return app
}

const answerError: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, next) => {
  if (res.headersSent) return next(error)
  const status = error.status ?? 500
  if (status >= 500) console.error(error)
  res.status(status).json({ error: error.message })
}

async function listen(app: Express, { options }: Deps): Promise<Server> {
  const server = createServer(app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return server
}

// Connections that a fault left hanging would keep the server open for ever.
function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
