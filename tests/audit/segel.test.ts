import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { audit } from '../../src/db/audit.js'
import { createDatabase as connect, type Database, inTransaction } from '../../src/db/database.js'
import { unsealedSeconds } from '../../src/db/unsealed.js'
import type { Deps } from '../../src/deps.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { startSealer } from '../../src/jobs/sealer.js'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { verifyAudit } from '../../src/modules/audit/verify.js'
import { createDatabase, type TestDatabase } from '../support/database.js'

let database: TestDatabase
let app: Database
const open: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  database = await createDatabase()
  app = connect(database.url, { maxConnections: 8 })
  open.push(app.close, database.drop)
})
afterAll(async () => {
  for (const close of open) await close()
})

const write = (aksi: string, rantai: 'bank' | 'sistem' = 'bank') =>
  audit(app.prisma, SISTEM, { rantai, aksi, sebelum: { nama: 'Lama' }, sesudah: { nama: aksi } })

const seal = () => sealAudit(app, 0)

const chain = async (rantai = 'bank') => {
  const { rows } = await app.pool.query<{ nomor: string; aksi: string }>(
    'SELECT s.nomor, a.aksi FROM segel_audit s JOIN audit a ON a.id = s.audit_id WHERE s.rantai = $1 ORDER BY s.nomor',
    [rantai],
  )
  return rows.map(({ nomor, aksi }) => `${nomor} ${aksi}`)
}

/** As the owner of the tables, past every trigger: what an administrator of the database could do. */
async function tamper(table: string, sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await owner.query(sql)
  await owner.end()
}

async function sealed(n: number): Promise<void> {
  for (let ke = 1; ke <= n; ke++) await write(`AKSI_${ke}`)
  await seal()
}

test('every row is sealed once, numbered without a gap, each chain for itself', async () => {
  await write('A')
  await write('S', 'sistem')
  await write('B')
  expect(await seal()).toBe(3)
  expect(await seal()).toBe(0)
  await write('C')
  expect(await seal()).toBe(1)
  expect(await chain()).toEqual(['1 A', '2 B', '3 C'])
  expect(await chain('sistem')).toEqual(['1 S'])
  expect(await verifyAudit(app.pool)).toMatchObject({ baris: 4, rusak: null })
})

test('a row gets its time before it is sealed, so that those with smaller ids can stand before it', async () => {
  await write('A')
  expect(await sealAudit(app, 60)).toBe(0)
  expect(await chain()).toEqual([])
  await app.pool.query(
    `INSERT INTO audit (rantai, pelaku, aksi, waktu) VALUES ('bank', 'Sistem', 'LAMA', now() - interval '2 minutes')`,
  )
  expect(await sealAudit(app, 60)).toBe(1)
  expect(await chain()).toEqual(['1 LAMA'])
})

test('a row that commits later with a smaller id comes next in the chain, and nothing is lost', async () => {
  await inTransaction(app.prisma, async (tx) => {
    await audit(tx, SISTEM, { rantai: 'bank', aksi: 'LAMBAT' })
    await write('CEPAT')
    await seal()
  })
  await seal()
  expect(await chain()).toEqual(['1 CEPAT', '2 LAMBAT'])
  expect((await verifyAudit(app.pool)).rusak).toBeNull()
})

test('a clock that is set back or forward leaves no row unsealed', async () => {
  await sealed(2)
  const at = (aksi: string, jam: number) =>
    app.pool.query(
      `INSERT INTO audit (rantai, pelaku, aksi, waktu) VALUES ('bank', 'Sistem', $1, now() + make_interval(hours => $2))`,
      [aksi, jam],
    )
  for (const [aksi, jam] of [
    ['MUNDUR', -5],
    ['MAJU', 5],
    ['SEKARANG', 0],
  ] as const) {
    await at(aksi, jam)
    expect([aksi, await seal()]).toEqual([aksi, 1])
  }
  expect(await chain()).toEqual(['1 AKSI_1', '2 AKSI_2', '3 MUNDUR', '4 MAJU', '5 SEKARANG'])
})

test('while one process seals, another leaves the rows to it', async () => {
  await write('A')
  await inTransaction(app.prisma, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('segel audit'))::text`
    expect(await seal()).toBe(0)
  })
  expect(await seal()).toBe(1)
})

test('sealers of several processes at once seal every row exactly once', async () => {
  for (let ke = 0; ke < 20; ke++) await write(`AKSI_${ke}`)
  await Promise.all(Array.from({ length: 6 }, () => seal()))
  await seal()
  expect((await chain()).map((row) => row.split(' ')[0])).toEqual(Array.from({ length: 20 }, (_, ke) => String(ke + 1)))
})

test.each([
  ['another name of who did it', `UPDATE audit SET pelaku = 'Orang Lain' WHERE aksi = 'AKSI_2'`],
  ['another value afterwards', `UPDATE audit SET sesudah = '{"nama": "Palsu"}' WHERE aksi = 'AKSI_2'`],
  ['another time', `UPDATE audit SET waktu = waktu + interval '1 microsecond' WHERE aksi = 'AKSI_2'`],
  ['another chain', `UPDATE audit SET rantai = 'sistem' WHERE aksi = 'AKSI_2'`],
  ['another value before', `UPDATE audit SET sebelum = '{"nama": "Palsu"}' WHERE aksi = 'AKSI_2'`],
  ['another account of who did it', `UPDATE audit SET pelaku_id = 1 WHERE aksi = 'AKSI_2'`],
  ['another target', `UPDATE audit SET sasaran = 'leg:1' WHERE aksi = 'AKSI_2'`],
  ['another SP2D', `UPDATE audit SET sp2d_id = 1 WHERE aksi = 'AKSI_2'`],
  ['another address', `UPDATE audit SET alamat = '10.0.0.9' WHERE aksi = 'AKSI_2'`],
  ['another request', `UPDATE audit SET request_id = 'lain' WHERE aksi = 'AKSI_2'`],
])('verification finds %s and names the row', async (_what, sql) => {
  await sealed(3)
  await tamper('audit', sql)
  const { rows } = await app.pool.query<{ id: string }>(`SELECT id FROM audit WHERE aksi = 'AKSI_2'`)
  expect((await verifyAudit(app.pool)).rusak).toMatchObject({ rantai: 'bank', nomor: 2n, auditId: rows[0]?.id })
})

test('verification finds a seal that was taken out, and one that was forged for a changed row', async () => {
  await sealed(3)
  await tamper('segel_audit', 'DELETE FROM segel_audit WHERE nomor = 2')
  expect((await verifyAudit(app.pool)).rusak).toMatchObject({ nomor: 3n, sebab: 'nomor 2 hilang dari rantai' })
})

test('verification finds a row that is gone though its seal is there', async () => {
  await sealed(3)
  await tamper('segel_audit', 'ALTER TABLE segel_audit DROP CONSTRAINT segel_audit_audit_id_fkey')
  await tamper('audit', `DELETE FROM audit WHERE aksi = 'AKSI_2'`)
  expect((await verifyAudit(app.pool)).rusak).toMatchObject({ nomor: 2n, sebab: 'baris auditnya sudah tidak ada' })
})

test('a row hidden together with its seal breaks the hash of the next one', async () => {
  await sealed(3)
  await tamper('segel_audit', 'DELETE FROM segel_audit WHERE nomor = 2')
  await tamper('segel_audit', 'UPDATE segel_audit SET nomor = 2 WHERE nomor = 3')
  await tamper('audit', `DELETE FROM audit WHERE aksi = 'AKSI_2'`)
  expect((await verifyAudit(app.pool)).rusak).toMatchObject({ nomor: 2n, sebab: 'isinya tidak cocok dengan segelnya' })
})

test.each([
  `UPDATE audit SET pelaku = 'Orang Lain'`,
  'DELETE FROM audit',
  'TRUNCATE audit CASCADE',
  `UPDATE segel_audit SET hash = repeat('0', 64)`,
  'DELETE FROM segel_audit',
  'ALTER TABLE audit DISABLE TRIGGER ALL',
  `SET session_replication_role = 'replica'`,
  'DROP TABLE segel_audit',
])('the application itself cannot: %s', async (sql) => {
  await sealed(1)
  await expect(app.pool.query(sql)).rejects.toThrow(/permission denied|must be owner|hanya dapat ditambah/)
})

test('the owner of the tables cannot by mistake either', async () => {
  await sealed(1)
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  for (const sql of ['UPDATE audit SET aksi = aksi', 'DELETE FROM segel_audit', 'TRUNCATE audit CASCADE'])
    await expect(owner.query(sql)).rejects.toThrow('hanya dapat ditambah')
  await owner.end()
})

test('the sealer runs by itself, stops when told to, and how long rows wait can be seen', async () => {
  await write('A')
  expect(await unsealedSeconds(app.pool)).toBeGreaterThan(0)
  const sealer = startSealer({ ...app, log: pino({ level: 'silent' }) } as unknown as Deps)
  await vi.waitFor(async () => expect(await chain()).toEqual(['1 A']), { timeout: 8000 })
  await sealer.stop()
  expect(await unsealedSeconds(app.pool)).toBe(0)
  await write('B')
  expect(await unsealedSeconds(app.pool)).toBeGreaterThan(0)
})
