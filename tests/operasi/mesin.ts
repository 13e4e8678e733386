import { createServer, type Server } from 'node:http'
import { createLog } from '../../src/log.js'
import { createApp } from '../../src/app.js'
import { parseConfig } from '../../src/config.js'
import { createDeps } from '../../src/createDeps.js'
import { createDatabase } from '../../src/db/database.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { createDatabases, type DatabaseUrls } from '../../src/dev/databases.js'
import { startPostgres } from '../../src/dev/postgres.js'
import type { Deps } from '../../src/deps.js'
import supertest from 'supertest'
import { DOSSIER_KEY, drain, KEYS, SHARED, type TestApp } from '../support/app.js'
import { signIn } from '../support/client.js'

export const SECRET = 'kunci-uji-yang-cukup-panjang'

/** PostgreSQL of this folder, for as long as `work` takes. */
export async function onServer<T>(work: (urls: DatabaseUrls) => Promise<T>, place: string): Promise<T> {
  const server = await startPostgres({ name: 'dev', folder: place })
  try {
    return await work(await createDatabases(server.adminUrl))
  } finally {
    await server.stop()
  }
}

/** The application over this database, for as long as `work` takes. */
export async function onApp<T>(
  databaseUrl: string,
  url: string,
  work: (deps: ReturnType<typeof createDeps>, server: Server) => Promise<T>,
): Promise<T> {
  const config = parseConfig({
    ...{
      NODE_ENV: 'test',
      CMSP_URL: 'http://127.0.0.1',
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
      BCRYPT_COST: '4',
    },
    ...{
      SESSION_SECRET: SECRET,
      PASSWORD_PEPPER: SECRET,
      OTP_KEY: SECRET,
      BPN_KEY: SECRET,
      DOSSIER_KEY,
      CMSP_CAPTCHA_TEST_ANSWER: 'uji',
      TAHUN_ANGGARAN: String(TAHUN_DEMO),
      ...{ OTP_COOLDOWN_SECONDS: '0.001', BANK_TIMEOUT_SECONDS: '2', SETTLING_SECONDS: '1', RETRY_SECONDS: '1' },
      ...SHARED,
    },
    ...{
      FMIS_URL: url,
      BANK_URL: url,
      RELAY_URL: url,
      SMS_URL: url,
      SMTP_URL: 'smtp://127.0.0.1:9',
      BANK_PRIVATE_KEY: KEYS.privateKey,
    },
  })
  const database = createDatabase(config.DATABASE_URL)
  const deps = createDeps(config, database, createLog({ LOG_LEVEL: 'error' }))
  const server = createServer(createApp(deps))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(deps, server)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await database.close()
  }
}

/** The application over this database as the helpers of a story know it, before an outside world that goes on. */
export const asTestApp = (
  deps: Deps,
  server: Server,
  outside: string,
  { booksUrl, ownerUrl }: { booksUrl: string; ownerUrl: string },
): TestApp => ({
  ...{ url: '', simulatorUrl: outside, booksUrl, env: {}, ownerUrl, deps },
  simulator: supertest(outside),
  signIn: (username) => signIn(server, username, 'uji'),
  drain: () => drain(deps),
  close: () => Promise.resolve(),
})
