import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { approve, getOtp, proses, publish, setuju, statusOf } from '../support/story.js'
import { advance, officers, type People } from '../support/state.js'
import { berikan, lewat } from './delegasi.js'

const SK_BARU = '800/99/BKAD/2026'
let app: TestApp
let admins: [Client, Client]
let people: People

beforeAll(async () => {
  app = await startTestApp()
  admins = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  people = await officers(app)
})
afterAll(() => app.close())

test('a task chosen under a letter that has ended is chosen again under the new one, and the decision names the new one', async () => {
  const lama = await berikan(app, admins, 'approver.prov', { level: 'CHECKER' })
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await advance(app, people.MAKER, [id])
  await setuju(people.APPROVER, id)
  await lewat(app, lama, 20)
  const baru = await berikan(app, admins, 'approver.prov', { level: 'CHECKER', noSk: SK_BARU })
  await expect(getOtp(app, people.APPROVER, [id])).rejects.toThrow('no OTP')
  await approve(app, people.APPROVER, id)
  expect(await statusOf(app, id)).toBe('DISETUJUI_CHECKER')
  const where = { sp2dId: BigInt(id), level: 'CHECKER' }
  expect(await app.deps.prisma.keputusan.findFirstOrThrow({ where })).toMatchObject({ delegasiId: baru })
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain(`Plh. Checker (SK ${SK_BARU})`)
})

test('whoever decides at the own level does so under no letter, though one for another level runs', async () => {
  await berikan(app, admins, 'maker.prov', { level: 'CHECKER', noSk: SK_BARU })
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await setuju(people.MAKER, id)
  const { tantanganId, otp } = await getOtp(app, people.MAKER, [id])
  await proses(people.MAKER, [id], tantanganId, otp)
  const made = await app.deps.prisma.keputusan.findMany({ where: { sp2dId: BigInt(id) } })
  expect(made.map(({ level, delegasiId }) => [level, delegasiId])).toEqual([['MAKER', null]])
})
