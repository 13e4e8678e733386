import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase as connect, type Database, inTransaction } from '../../src/db/database.js'
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
