import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { edit, fault } from '../support/fmis.js'
import { pull } from '../support/story.js'
import { OTHER_NPWP, taxDesk } from './meja.js'

let app: TestApp
let maker: Client
let desk: Awaited<ReturnType<typeof taxDesk>>

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '1' })
  maker = await app.signIn('maker.prov')
  desk = await taxDesk(app, maker)
})
afterAll(() => app.close())

const billingOf = async (pajak: string) =>
  (await app.deps.prisma.pajak.findUniqueOrThrow({ where: { id: BigInt(pajak) }, include: { billing: true } })).billing

test('a code whose answer was lost is not taken for a tax that FMIS has changed since', async () => {
  const row = await desk.arriveOne({ masa: '1010' })
  await fault(app, { endpoint: '/djp/v1/billing', mode: 'error504-after', times: 1 })
  await desk.create(row)
  const { idFmis } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(row.sp2d) } })
  const tax = { ...row.tax, masa: '1111' }
  await edit(app, idFmis, { pajak: [tax] })
  await pull(app, maker)
  await desk.create({ ...row, tax })
  expect(await billingOf(row.pajak)).toMatchObject({ masa: '1111' })
})

test('nor for an NPWP that was typed otherwise the second time', async () => {
  const row = await desk.arriveOne()
  await fault(app, { endpoint: '/djp/v1/billing', mode: 'error504-after', times: 1 })
  await desk.create(row, { npwpPemungut: OTHER_NPWP, npwpPenyetor: OTHER_NPWP })
  await desk.create(row)
  expect(await billingOf(row.pajak)).toMatchObject({ npwp: row.tax.npwp })
})

test('nor is one that DJP made while FMIS changed the tax', async () => {
  const row = await desk.arriveOne({ masa: '1010' })
  const { idFmis } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(row.sp2d) } })
  const { djp } = app.deps
  const { createBilling } = djp
  // The answer of DJP takes as long as the change.
  vi.spyOn(djp, 'createBilling').mockImplementationOnce(async (q) => {
    const answer = await createBilling(q)
    await edit(app, idFmis, { pajak: [{ ...row.tax, masa: '1111' }] })
    await pull(app, await app.signIn('checker.prov'))
    return answer
  })
  expect((await desk.create(row)).text).toContain('baru saja berubah')
  expect(await billingOf(row.pajak)).toBeNull()
})
