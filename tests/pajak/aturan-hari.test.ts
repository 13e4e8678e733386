import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase as connect, type Database } from '../../src/db/database.js'
import { aturanOf } from '../../src/modules/pajak/rules.js'
import { createDatabase, type TestDatabase } from '../support/database.js'

let database: TestDatabase
let open: Database

beforeAll(async () => {
  database = await createDatabase()
  open = connect(database.url)
})
afterEach(() => vi.useRealTimers())
afterAll(async () => {
  await open.close()
  await database.drop()
})

/** One more version of the rule of a PPN that nobody else uses. */
const versi = (faktur: string, mulai: string, selesai: string | null) =>
  open.pool.query(
    `INSERT INTO aturan_pajak SELECT (jsonb_populate_record(a,
       jsonb_build_object('kjs', '999', 'faktur', $1::text, 'mulai', $2::date, 'selesai', $3::date))).*
     FROM aturan_pajak a WHERE a.kap = '411211' AND a.kjs = '920' ORDER BY a.mulai LIMIT 1`,
    [faktur, mulai, selesai],
  )

/** What the rule says of the faktur at a moment in WITA; null where there is no rule. */
async function pada(waktu: string): Promise<string | null> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${waktu}+08:00`) })
  return (await aturanOf(open, '411211', '999'))?.faktur ?? null
}

test('a rule of tax holds from its first day to the end of its last one, by the days of WITA', async () => {
  await versi('BOLEH', '2027-03-01', '2027-03-31')
  expect(await pada('2027-02-28T23:59:59')).toBeNull()
  expect(await pada('2027-03-01T00:00:00')).toBe('BOLEH')
  expect(await pada('2027-03-31T00:00:00')).toBe('BOLEH')
  expect(await pada('2027-03-31T23:59:59')).toBe('BOLEH')
  expect(await pada('2027-04-01T00:00:00')).toBeNull()
})

test('a later version takes over on its first day, and when it has ended the earlier one does not come back', async () => {
  await versi('WAJIB', '2027-05-01', null)
  await versi('KOSONG', '2027-06-01', '2027-06-30')
  expect(await pada('2027-05-31T23:59:59')).toBe('WAJIB')
  expect(await pada('2027-06-01T00:00:00')).toBe('KOSONG')
  expect(await pada('2027-06-30T23:59:59')).toBe('KOSONG')
  expect(await pada('2027-07-01T00:00:00')).toBeNull()
})
