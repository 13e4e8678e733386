import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import {
  createDatabase as connect,
  type Database,
  inTransaction,
  isDatabaseAway,
  isDatabaseBusy,
} from '../../src/db/database.js'
import { inSql } from '../../src/db/sql.js'
import { createDatabase, type TestDatabase } from '../support/database.js'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createDatabase()
  db = connect(database.url)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

test('two transactions that lock each other out both come through, one of them by a second try', async () => {
  const one = await db.prisma.pemda.create({ data: { kode: '90.01', nama: 'Satu' } })
  const two = await db.prisma.pemda.create({ data: { kode: '90.02', nama: 'Dua' } })
  let tries = 0
  let arrived = 0
  let open = () => {}
  const both = new Promise<void>((resolve) => (open = resolve))
  const rename = (first: bigint, second: bigint, nama: string) =>
    inTransaction(db.prisma, async (tx) => {
      tries++
      await tx.pemda.update({ where: { id: first }, data: { nama } })
      if (++arrived === 2) open()
      await both
      await tx.pemda.update({ where: { id: second }, data: { nama } })
    })
  await Promise.all([rename(one.id, two.id, 'maju'), rename(two.id, one.id, 'mundur')])
  expect(tries).toBe(3)
  const names = await db.prisma.pemda.findMany({ where: { kode: { startsWith: '90.' } }, select: { nama: true } })
  expect(new Set(names.map(({ nama }) => nama)).size).toBe(1)
})

test('a connection that breaks off between two statements is told as a database that is away, and the next one works', async () => {
  const broken = inSql(db.pool, async (tx) => {
    const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
    await db.pool.query('SELECT pg_terminate_backend($1, 5000)', [pid])
    await tx.$queryRaw`SELECT 1`
  })
  expect(await broken.catch(isDatabaseAway)).toBe(true)
  expect(await inSql(db.pool, (tx) => tx.$queryRaw`SELECT 1 AS satu`)).toEqual([{ satu: 1 }])
})

test('no transaction waits for ever, and a wait that is over is told as busy', async () => {
  const [limits] = await inSql(
    db.pool,
    (tx) => tx.$queryRaw<[Record<string, string>]>`
      SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
  )
  expect(limits).toEqual({ statement: '20s', idle: '20s' })
  const slow = inSql(db.pool, async (tx) => {
    await tx.$executeRaw`SET LOCAL statement_timeout = '50ms'`
    await tx.$queryRaw`SELECT pg_sleep(5)`
  })
  expect(await slow.catch(isDatabaseBusy)).toBe(true)
})

test('times are the same for Prisma and plain SQL whatever the zone of the server', async () => {
  const zoned = await createDatabase()
  const owner = new pg.Client({ connectionString: zoned.ownerUrl })
  await owner.connect()
  await owner.query(`ALTER DATABASE ${new URL(zoned.ownerUrl).pathname.slice(1)} SET timezone = 'Asia/Makassar'`)
  const there = connect(zoned.url)
  const at = new Date('2026-11-27T04:00:00Z')
  await there.prisma.surel.create({ data: { jenis: 'UJI', isi: {}, berikutnya: at } })
  const [row] = await inSql(there.pool, (tx) => tx.$queryRaw<[{ berikutnya: Date }]>`SELECT berikutnya FROM surel`)
  expect([row.berikutnya, (await there.prisma.surel.findFirstOrThrow()).berikutnya]).toEqual([at, at])
  await there.close()
  await owner.end()
  await zoned.drop()
})
