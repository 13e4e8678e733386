import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import {
  createDatabase as connect,
  type Database,
  inTransaction,
  isDatabaseAway,
  isDatabaseBusy,
  type Sql,
} from '../../src/db/database.js'
import { enqueue } from '../../src/db/enqueue.js'
import { atOnce, inSql } from '../../src/db/sql.js'
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

test('workers are told of jobs once their transaction is over, not by it, and never of what was undone', async () => {
  const listener = new pg.Client({ connectionString: database.url })
  await listener.connect()
  const told: { count: number; r?: number }[] = []
  listener.on('notification', ({ payload }) => told.push(JSON.parse(payload ?? '') as { count: number }))
  await listener.query('LISTEN "jobs:insert"')
  const add = (ids: bigint[], fails = false) =>
    inSql(db.txPool, async (tx) => {
      await enqueue(tx, 'kirimFmis', ids)
      if (fails) throw new Error('undone')
    })
  await expect(add([9n], true)).rejects.toThrow('undone')
  await Promise.all([add([1n, 2n]), add([3n]), add([4n])])
  await expect.poll(() => told.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  expect(told.every(({ r }) => r === undefined)).toBe(true)
  const { rows } = await listener.query(
    `SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'kirimFmis' ORDER BY 1`,
  )
  expect(rows.map(({ key }) => key)).toEqual(['kirimFmis:1', 'kirimFmis:2', 'kirimFmis:3', 'kirimFmis:4'])
  await listener.end()
})

test('a connection that breaks off between two statements is told as a database that is away, and the next one works', async () => {
  const broken = inSql(db.txPool, async (tx) => {
    const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
    await db.pool.query('SELECT pg_terminate_backend($1, 5000)', [pid])
    await tx.$queryRaw`SELECT 1`
  })
  expect(await broken.catch(isDatabaseAway)).toBe(true)
  expect(await inSql(db.txPool, (tx) => tx.$queryRaw`SELECT 1 AS satu`)).toEqual([{ satu: 1 }])
})

test('what is asked at once is done in order, and where one fails all of it is undone and nothing goes on behind it', async () => {
  const add = (tx: Sql, kode: string) => tx.$executeRaw`INSERT INTO pemda (kode, nama) VALUES (${kode}, 'Sekaligus')`
  await inSql(db.txPool, async (tx) => {
    const asked = await atOnce(
      tx,
      () => add(tx, '91.01'),
      () => tx.$queryRaw`SELECT kode FROM pemda WHERE nama = 'Sekaligus'`,
    )
    expect(asked[1]).toEqual([{ kode: '91.01' }])
  })
  for (const [fails, told] of [
    [(tx: Sql) => tx.$queryRaw`SELECT 1 / 0`, 'division by zero'],
    [() => Promise.reject(new Error('told by us')), 'told by us'],
  ] as const) {
    let ended = {} as Sql
    const failed = inSql(db.txPool, async (tx) => {
      ended = tx
      await atOnce(
        tx,
        () => fails(tx),
        async () => {
          for (const kode of ['91.02', '91.03', '91.04']) await add(tx, kode)
        },
      )
    })
    await expect(failed).rejects.toThrow(told)
    await expect(add(ended, '91.05')).rejects.toThrow('the transaction is over')
  }
  const stored = await db.prisma.pemda.findMany({ where: { nama: 'Sekaligus' } })
  expect(stored.map(({ kode }) => kode)).toEqual(['91.01'])
})

test('no transaction waits for ever, and a wait that is over is told as busy', async () => {
  const [limits] = await inSql(
    db.txPool,
    (tx) => tx.$queryRaw<[Record<string, string>]>`
      SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
  )
  expect(limits).toEqual({ statement: '20s', idle: '20s' })
  const slow = inSql(db.txPool, async (tx) => {
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
  const [row] = await inSql(there.txPool, (tx) => tx.$queryRaw<[{ berikutnya: Date }]>`SELECT berikutnya FROM surel`)
  expect([row.berikutnya, (await there.prisma.surel.findFirstOrThrow()).berikutnya]).toEqual([at, at])
  await there.close()
  await owner.end()
  await zoned.drop()
})
