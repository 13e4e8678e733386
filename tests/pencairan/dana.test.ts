import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Deps } from '../../src/deps.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { advance, officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { beberapaDisetujui, bukaRekening, legsOf, onlyLeg, saldoRkud, terbitkan } from './adegan.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(async () => {
  await saldoRkud(app, '5000000000.00')
  await app.drain()
})
afterAll(() => app.close())

const payeeOf = async (id: number, jumlah: string) => {
  const nama = `CV Uji ${id}`
  return { id, nama, bank_kode: '122', rekening: await bukaRekening(app, nama), jumlah }
}
const minutesAgo = (n: number) => `now() - interval '${n} minutes'`
const approved = async (ids: string[]) => {
  for (const id of ids)
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
}

test.each([
  ['whose payee was never asked about', ['NULL', 'now()', 'now()'], false],
  ['whose funds were never asked about', ['now()', 'NULL', 'now()'], false],
  ['asked about longer than ten minutes ago', [minutesAgo(11), minutesAgo(11), minutesAgo(30)], false],
  ['that is not due yet', ['now()', 'now()', `now() + interval '1 hour'`], false],
  ['due and asked about just now', ['now()', 'now()', minutesAgo(1)], true],
] as const)('of what is to be sent, a payment %s', async (_what, [payee, funds, due], sent) => {
  const { id } = await terbitkan(app, people.MAKER, [await payeeOf(1, '1000000.00')])
  await approved([id])
  const leg = await onlyLeg(app, id)
  await app.deps.pool.query(`UPDATE leg SET diperiksa_pada = ${payee}, tunggu_sampai = ${due} WHERE id = $1`, [leg.id])
  await app.deps.pool.query(`UPDATE pencairan SET dana_pada = ${funds} WHERE sp2d_id = $1`, [id])
  expect((await claimSend(app.deps, leg.id)) !== null).toBe(sent)
})

test('a payment asked about anew counts what of it is on its way: the balance may not show it yet', async () => {
  const { id } = await terbitkan(app, people.MAKER, [await payeeOf(1, '1000000.00'), await payeeOf(2, '500000.00')])
  await approved([id])
  await saldoRkud(app, '1500000.00')
  const [satu, dua] = await legsOf(app, id)
  await prepareSend(app.deps, satu?.id ?? 0n)
  expect(await claimSend(app.deps, satu?.id ?? 0n)).not.toBeNull()
  await saldoRkud(app, '1200000.00')
  await app.deps.pool.query('UPDATE pencairan SET dana_pada = NULL WHERE sp2d_id = $1', [id])
  await payLeg(app.deps, dua?.id ?? 0n)
  expect((await legsOf(app, id)).map(({ status, percobaan }) => [status, percobaan.length])).toEqual([
    ['DIKIRIM', 1],
    ['SIAP', 0],
  ])
})

test('a balance read before another payment left is not given away a second time after it', async () => {
  const first = await terbitkan(app, people.MAKER, [await payeeOf(1, '1000000.00')])
  const { id } = await terbitkan(app, people.MAKER, [await payeeOf(1, '1000000.00'), await payeeOf(2, '500000.00')])
  await approved([first.id, id])
  const other = await onlyLeg(app, first.id)
  await saldoRkud(app, '2000000.00')
  await prepareSend(app.deps, other.id)
  const legs = await legsOf(app, id)
  await app.deps.pool.query(`UPDATE pencairan SET dana_pada = NULL WHERE sp2d_id = $1`, [id])
  const bank: Deps['bank'] = {
    ...app.deps.bank,
    async inquireSaldo(q) {
      const answer = await app.deps.bank.inquireSaldo(q)
      await payLeg(app.deps, other.id)
      return answer
    },
  }
  for (const leg of legs) await payLeg({ ...app.deps, bank }, leg.id)
  expect((await onlyLeg(app, first.id)).status).toBe('BERHASIL')
  // No part of it is paid while the money does not suffice for all of it.
  expect((await legsOf(app, id)).map(({ status, percobaan }) => [status, percobaan.length])).toEqual([
    ['SIAP', 0],
    ['SIAP', 0],
  ])
  await saldoRkud(app, '1500000.00')
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  await expectInvariants(app)
})

test('two processes that ask at the same moment do not give the same money to two payments', async () => {
  const [awal, akhir] = await beberapaDisetujui(app, people, 2)
  if (!awal || !akhir) throw new Error('no SP2D')
  await saldoRkud(app, '1500000.00')
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE status = 'SIAP'`)
  const leg = await onlyLeg(app, awal.id)
  // The later one did not have to count the earlier one, which was not due yet.
  const granting = async (tx: PoolClient) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`dana:${leg.rekeningAsal}`])
    await tx.query('UPDATE pencairan SET dana_pada = clock_timestamp() WHERE sp2d_id = $1', [akhir.id])
  }
  await meanwhile(app, granting, () => prepareSend(app.deps, leg.id))
  expect((await onlyLeg(app, awal.id)).alasan).toContain('belum cukup untuk semua')
  expect(await claimSend(app.deps, leg.id)).toBeNull()
})
