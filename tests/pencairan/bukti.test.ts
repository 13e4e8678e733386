import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { ledger } from '../support/story.js'
import { disetujui, onlyLeg } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

/** Writes past every rule of the database, as only its owner could. */
async function tamper(sql: string, id: string): Promise<void> {
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  try {
    const triggers = (what: string) =>
      owner.query(`ALTER TABLE keputusan ${what} TRIGGER USER; ALTER TABLE tantangan ${what} TRIGGER USER`)
    await triggers('DISABLE')
    const { rowCount } = await owner.query(sql, [id])
    await triggers('ENABLE')
    expect(rowCount).toBe(1)
  } finally {
    await owner.end()
  }
}

const CHECKER = `sp2d_id = $1 AND level = 'CHECKER'`
test.each([
  ['whose decision is gone', `DELETE FROM keputusan WHERE ${CHECKER}`],
  ['who rejected it', `UPDATE keputusan SET putusan = 'TOLAK' WHERE ${CHECKER}`],
  ['who signed other content', `UPDATE keputusan SET sidik = repeat('0', 64) WHERE ${CHECKER}`],
  [
    'whose OTP was never used',
    `UPDATE tantangan SET dipakai_pada = NULL WHERE id = (SELECT tantangan_id FROM keputusan WHERE ${CHECKER})`,
  ],
])('an approved SP2D with a checker %s is not paid when its turn comes, and a person is asked', async (_who, sql) => {
  const { id, rekening } = await disetujui(app, people)
  await tamper(sql, id)
  await app.drain()
  expect(await onlyLeg(app, id)).toMatchObject({
    status: 'GAGAL',
    alasan: expect.stringContaining('Bukti persetujuan tiga orang tidak lengkap'),
    percobaan: [],
  })
  const gagal = await app.deps.prisma.audit.findMany({ where: { sp2dId: BigInt(id), aksi: 'LEG_GAGAL' } })
  expect(gagal).toMatchObject([{ sesudah: { uraian: expect.stringContaining('tidak lengkap') } }])
  expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toEqual([])
})

test('with the evidence of all three it is paid', async () => {
  const { id } = await disetujui(app, people)
  await app.drain()
  expect(await onlyLeg(app, id)).toMatchObject({ status: 'BERHASIL' })
  await expectInvariants(app)
})
