import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createLog } from '../../src/log.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { parseConfig } from '../../src/config.js'
import { createDeps } from '../../src/createDeps.js'
import { ALASAN_PEMULIHAN, dump } from '../../src/db/cadangan.js'
import { audit } from '../../src/db/audit.js'
import { createDatabase } from '../../src/db/database.js'
import { migrate } from '../../src/db/migrate.js'
import { seedDemo } from '../../src/db/seed.js'
import { createDatabases, type DatabaseUrls } from '../../src/dev/databases.js'
import { startPostgres } from '../../src/dev/postgres.js'
import { preparePostgresFiles } from '../../src/dev/postgres-files.js'
import { backupEmbedded, restoreEmbedded } from '../../src/dev/salinan.js'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { verifyAudit } from '../../src/modules/audit/verify.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { DOSSIER_KEY, KEYS, SHARED } from '../support/app.js'
import { signIn } from '../support/client.js'

const SECRET = 'kunci-uji-yang-cukup-panjang'
let folder: string
let data: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadangan-'))
  data = (await preparePostgresFiles('dev', folder)).data
})
afterAll(async () => {
  await rm(dirname(dirname(data)), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

async function onServer<T>(work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  const server = await startPostgres({ name: 'dev', folder })
  try {
    return await work(await createDatabases(server.adminUrl))
  } finally {
    await server.stop()
  }
}

/** The application over this database, for as long as `work` takes. */
async function onApp<T>(
  databaseUrl: string,
  work: (deps: ReturnType<typeof createDeps>, server: Server) => Promise<T>,
): Promise<T> {
  const url = 'http://127.0.0.1:9'
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

test('backup, wipe, restore: the audit chain verifies, people sign in, and no payment may leave', async () => {
  await onServer(async ({ ownerUrl, appUrl }) => {
    await migrate({ ownerUrl, appUrl })
    await seedDemo({ ownerUrl, pepper: SECRET, bcryptCost: 4 })
    const database = createDatabase(appUrl)
    await audit(database.prisma, SISTEM, { rantai: 'sistem', aksi: 'UJI_CADANGAN' })
    expect(await sealAudit(database, 0)).toBeGreaterThan(0)
    await database.close()
  })
  const copy = join(folder, 'salinan')
  await backupEmbedded(copy, folder)
  await rm(data, { recursive: true })
  await restoreEmbedded(copy, folder)
  await onServer(({ appUrl }) =>
    onApp(appUrl, async (deps, server) => {
      expect(await verifyAudit(deps.pool)).toMatchObject({ rusak: null })
      expect((await verifyAudit(deps.pool)).baris).toBeGreaterThan(0)
      const maker = await signIn(server, 'maker.prov', 'uji')
      expect((await maker.get('/cmsp/sp2d')).status).toBe(200)
      const gate = await deps.prisma.gerbangKirim.findUniqueOrThrow({ where: { lingkup: 'SEMUA' } })
      expect(gate).toMatchObject({ tertutup: true, alasan: ALASAN_PEMULIHAN })
    }),
  )
}, 120_000)

test('a running server is not copied, and a pg_dump older than the server is not used', async () => {
  await onServer(async ({ ownerUrl }) => {
    await expect(backupEmbedded(join(folder, 'gagal'), folder)).rejects.toThrow('masih berjalan')
    await expect(dump(ownerUrl, join(folder, 'gagal.dump'))).rejects.toThrow(/pg_dump/)
  })
  expect(await readdir(folder)).not.toContain('gagal.dump')
}, 60_000)
