import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import { formatTanggal } from '../../src/domain/tanggal.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { jalankan, KEMARIN, rkudOf } from './adegan.js'

let app: TestApp
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
})
afterAll(() => app.close())

test('a morning on which the bank could not be asked is made up for by the next, but no day from before the first', async () => {
  const [first, missed] = [addHari(KEMARIN(), -3), addHari(KEMARIN(), -2)]
  await jalankan(app, operator, first)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/bank-statement', mode: 'error500-before' })
  await expect(reconcileAll(app.deps, new Date(Date.now() - 2 * 86_400_000))).rejects.toThrow(formatTanggal(missed))
  await app.simulator.delete('/control/faults')
  await reconcileAll(app.deps, new Date())
  const { id: rkudId } = await rkudOf(app)
  const rows = await app.deps.prisma.rekonsiliasi.findMany({ where: { rkudId }, orderBy: { tanggal: 'asc' } })
  const days = rows.map(({ tanggal }) => tanggal.toISOString().slice(0, 10))
  expect(days.slice(0, 2)).toEqual([first, missed])
})
