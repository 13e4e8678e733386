import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALASAN_PEMULIHAN, dump } from '../../src/db/cadangan.js'
import { audit } from '../../src/db/audit.js'
import { createDatabase } from '../../src/db/database.js'
import { migrate } from '../../src/db/migrate.js'
import { seedDemo } from '../../src/db/seed.js'
import { type DatabaseUrls } from '../../src/dev/databases.js'
import { preparePostgresFiles } from '../../src/dev/postgres-files.js'
import { backupEmbedded, restoreEmbedded } from '../../src/dev/salinan.js'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { verifyAudit } from '../../src/modules/audit/verify.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { signIn } from '../support/client.js'
import { createDatabase as makeDatabase } from '../support/database.js'

import { onApp, onServer as onServerOf, SECRET } from './mesin.js'

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

const onServer = <T>(work: (urls: DatabaseUrls) => Promise<T>) => onServerOf(work, folder)

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
    onApp(appUrl, 'http://127.0.0.1:9', async (deps, server) => {
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

test('a database restored by other means is held by one command, which says what it needs', async () => {
  const { url, ownerUrl, drop } = await makeDatabase()
  const run = promisify(execFile)
  const tutup = (env: Record<string, string>) => run(process.execPath, ['dist/tutup-gerbang.js'], { env })
  await expect(tutup({})).rejects.toThrow('Isi DATABASE_OWNER_URL')
  const { stdout } = await tutup({ DATABASE_OWNER_URL: ownerUrl })
  expect(stdout).toContain('Semua pengiriman pembayaran ditahan')
  const database = createDatabase(url)
  const gate = await database.prisma.gerbangKirim.findUniqueOrThrow({ where: { lingkup: 'SEMUA' } })
  expect(gate).toMatchObject({ tertutup: true, penahan: null, alasan: ALASAN_PEMULIHAN })
  expect(gate.rekonSejak).not.toBeNull()
  await database.close()
  await drop()
})
