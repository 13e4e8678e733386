import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runOnce } from 'graphile-worker'
import type { DestinationStream } from 'pino'
import supertest from 'supertest'
import { createApp } from '../../src/app.js'
import { parseConfig } from '../../src/config.js'
import { createDeps } from '../../src/createDeps.js'
import { createDatabase as connect } from '../../src/db/database.js'
import { seedDemo } from '../../src/db/seed.js'
import type { Deps } from '../../src/deps.js'
import { taskList } from '../../src/jobs/tasks.js'
import { createLog } from '../../src/log.js'
import { workerLogger } from '../../src/jobs/worker.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { startSimulator } from '../../src/simulator/server.js'
import { createDatabase, createEmptyDatabase, type TestDatabase } from './database.js'
import { type Client, signIn } from './client.js'

const CAPTCHA = 'uji-captcha'
const SECRET = 'kunci-uji-yang-cukup-panjang'
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

/** What dossiers are signed with. */
export const DOSSIER_KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** What both sides of each connection know. */
export const SHARED = {
  FMIS_KEY: SECRET,
  BANK_CLIENT_ID: 'cmsp',
  BANK_CLIENT_SECRET: SECRET,
  BANK_PARTNER_ID: 'CMSP',
  RELAY_CLIENT_ID: 'cmsp',
  RELAY_CLIENT_SECRET: SECRET,
  SMS_KEY: SECRET,
}
export const KEYS = keys

export interface TestApp {
  url: string
  simulatorUrl: string
  /** The simulator's own database, for a second simulator over the same books. */
  booksUrl: string
  /** Environment another process of the same application needs. */
  env: Record<string, string>
  ownerUrl: string
  deps: Deps
  signIn(username: string, password?: string): Promise<Client>
  /** The simulator's own doors. */
  simulator: ReturnType<typeof supertest>
  /** Works the queue off, waiting jobs included, until nothing is left to do. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** The outside world over books of its own. */
export const startOutside = (booksUrl: string) =>
  startSimulator({
    port: 0,
    smtpPort: 0,
    databaseUrl: booksUrl,
    fmisKey: SECRET,
    bankClientId: SHARED.BANK_CLIENT_ID,
    bankClientSecret: SECRET,
    bankPublicKey: keys.publicKey,
    bankPartnerId: SHARED.BANK_PARTNER_ID,
    relayClientId: SHARED.RELAY_CLIENT_ID,
    relayClientSecret: SECRET,
    smsKey: SECRET,
    settleMs: 200,
  })

/** The application on a database of its own with the demo data, before a simulator of its own; no worker runs by itself. */
export async function startTestApp(
  overrides: Record<string, string> = {},
  log?: DestinationStream,
  given?: TestDatabase,
): Promise<TestApp> {
  const [database, books] = await Promise.all([given ?? createDatabase(), createEmptyDatabase()])
  const simulator = await startOutside(books.url)
  await seedDemo({ ownerUrl: database.ownerUrl, pepper: SECRET, bcryptCost: 4 })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = {
    NODE_ENV: 'test',
    CMSP_URL: url,
    DATABASE_URL: database.url,
    SESSION_SECRET: SECRET,
    PASSWORD_PEPPER: SECRET,
    OTP_KEY: SECRET,
    BPN_KEY: SECRET,
    DOSSIER_KEY,
    BCRYPT_COST: '4',
    FMIS_URL: simulator.url,
    BANK_URL: simulator.url,
    BANK_PRIVATE_KEY: keys.privateKey,
    RELAY_URL: simulator.url,
    SMS_URL: simulator.url,
    SMTP_URL: `smtp://127.0.0.1:${simulator.smtpPort}`,
    CMSP_CAPTCHA_TEST_ANSWER: CAPTCHA,
    TAHUN_ANGGARAN: String(TAHUN_DEMO),
    OTP_COOLDOWN_SECONDS: '0.001',
    SMS_PER_PHONE_HOUR: '100000',
    SMS_PER_HOUR: '100000',
    BANK_TIMEOUT_SECONDS: '2',
    SETTLING_SECONDS: '1',
    RETRY_SECONDS: '1',
    LOG_LEVEL: 'silent',
    ...SHARED,
    ...overrides,
  }
  const config = parseConfig(env)
  const open = connect(database.url)
  const deps = createDeps(config, open, createLog(config, log))
  server.on('request', createApp(deps))
  return {
    url,
    env,
    deps,
    simulatorUrl: simulator.url,
    booksUrl: books.url,
    ownerUrl: database.ownerUrl,
    simulator: supertest(simulator.url),
    signIn: (username, password) => signIn(server, username, CAPTCHA, password),
    drain: () => drain(deps),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await open.close()
      await simulator.close()
      await Promise.all([database.drop(), books.drop()])
    },
  }
}

// Some of what waits waits by the clock of the database (settling): rounds are quick, so there may be many.
const ROUNDS = 300

/** Works the queue off. Rows and jobs that wait for a later moment are moved to now: tests move rows, not clocks. */
export async function drain(deps: Deps): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await deps.pool.query(
      `UPDATE leg SET tunggu_sampai = now() WHERE status IN ('DIKIRIM', 'DIPROSES', 'TIDAK_PASTI', 'SIAP') AND tunggu_sampai > now()`,
    )
    await deps.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now()')
    await runOnce({ pgPool: deps.pool, taskList: taskList(deps), noHandleSignals: true, logger: workerLogger(deps) })
    const { rowCount } = await deps.pool.query(
      'SELECT 1 FROM graphile_worker._private_jobs WHERE locked_at IS NULL LIMIT 1',
    )
    if (rowCount === 0) return
  }
  throw new Error('the queue does not come to rest')
}
