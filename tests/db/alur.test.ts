import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase as connect } from '../../src/db/database.js'
import { alurEdges, STATUS_LEG, STATUS_SP2D } from '../../src/domain/alur.js'
import { createDatabase, type TestDatabase } from '../support/database.js'
import { createSp2d, createTaxLeg } from './rows.js'

let database: TestDatabase
let owner: pg.Client

beforeAll(async () => {
  database = await createDatabase()
  const { prisma, close } = connect(database.url, { maxConnections: 2 })
  await createTaxLeg(prisma, await createSp2d(prisma, '63.99'))
  await close()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

const text = ({ mesin, dari, ke }: { mesin: string; dari: string; ke: string }) => `${mesin} ${dari} -> ${ke}`

test('the database knows the same edges as the application', async () => {
  const { rows } = await owner.query<{ mesin: string; dari: string; ke: string }>(
    'SELECT mesin, dari, ke FROM alur_edge',
  )
  const known = alurEdges().map(text).sort()
  expect(rows.map(text).sort(), 'src/domain/alur.ts has changed: alur_edge follows by a migration').toEqual(known)
})

/** Tries one change of status and takes it back. */
async function accepts(table: string, ke: string): Promise<boolean> {
  await owner.query('SAVEPOINT percobaan')
  const accepted = await owner.query(`UPDATE ${table} SET status = $1`, [ke]).then(
    ({ rowCount }) => rowCount === 1,
    (error: pg.DatabaseError) => {
      if (/alur .* tidak mengenal/.test(error.message)) return false
      throw error
    },
  )
  await owner.query('ROLLBACK TO SAVEPOINT percobaan')
  return accepted
}

/** Sets the scene past the trigger: only there may a status come from nowhere. */
async function put(table: string, status: string): Promise<void> {
  await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_alur`)
  await owner.query(`UPDATE ${table} SET status = $1`, [status])
  await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER ${table}_alur`)
}

const MACHINES = [
  { mesin: 'SP2D', table: 'sp2d', statuses: Object.keys(STATUS_SP2D) },
  { mesin: 'LEG', table: 'leg', statuses: Object.keys(STATUS_LEG) },
] as const

test.each(MACHINES)('$mesin moves along every edge of the graph and along nothing else', async (machine) => {
  const { mesin, table, statuses } = machine
  const moved: string[] = []
  await owner.query('BEGIN')
  for (const dari of statuses) {
    await put(table, dari)
    for (const ke of statuses) if (dari !== ke && (await accepts(table, ke))) moved.push(text({ mesin, dari, ke }))
  }
  await owner.query('ROLLBACK')
  const edges = alurEdges().filter((edge) => edge.mesin === mesin)
  expect(moved.sort()).toEqual(edges.map(text).sort())
})

test.each([
  ['sp2d', 'DISETUJUI'],
  ['leg', 'BERHASIL'],
])('a new row of %s cannot start as %s', async (table, status) => {
  await owner.query('BEGIN')
  const copy = owner.query(
    `INSERT INTO ${table} SELECT baru.* FROM ${table} asal, jsonb_populate_record(asal, $1) baru`,
    [JSON.stringify({ id: 999, status })],
  )
  await expect(copy).rejects.toThrow(`${table} tidak boleh mulai dari ${status}`)
  await owner.query('ROLLBACK')
})
