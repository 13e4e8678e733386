import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BayarStatus } from '../../src/adapters/djp/port.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { taxStories } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' }

let app: TestApp
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp({ RETRY_SECONDS: '0.1' })
  story = await taxStories(app, await officers(app))
})
afterAll(() => app.close())

const taxLeg = async (id: string) => {
  const leg = (await story.legs(id)).find(({ jenis }) => jenis === 'PAJAK')
  if (!leg) throw new Error('no tax leg')
  return leg
}

/** The relay gives this proof in place of its own, as long as `wrong` says so. */
function withProof(proof: { ntb: string; ntpn: string }, wrong: () => boolean): void {
  const { pay, reinquire } = app.deps.mpn
  const spoilt = async <T extends BayarStatus, A extends { outcome: T }>(asked: Promise<A>): Promise<A> => {
    const answer = await asked
    if (!wrong() || answer.outcome.kind !== 'berhasil') return answer
    return { ...answer, outcome: { ...answer.outcome, ...proof } }
  }
  app.deps.mpn.pay = (q) => spoilt(pay(q))
  app.deps.mpn.reinquire = (q) => spoilt(reinquire(q))
}

test('the NTPN of another payment proves nothing: the call is kept, the tax is asked after until its own comes', async () => {
  const first = await story.approved([PPN])
  await app.drain()
  expect(await statusOf(app, first)).toBe('CAIR')
  const { bukti } = await taxLeg(first)
  const { ntb, ntpn } = bukti ?? { ntb: '', ntpn: '' }
  let answers = 0
  withProof({ ntb, ntpn }, () => ++answers <= 3)
  const id = await story.approved([PPN])
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  const leg = await taxLeg(id)
  expect(leg.bukti?.ntpn).not.toBe(ntpn)
  const calls = await app.deps.prisma.panggilan.findMany({
    where: { percobaan: { legId: leg.id } },
    orderBy: { id: 'asc' },
  })
  expect(calls.map(({ jenis }) => jenis)).toEqual(['KIRIM', 'TANYA', 'TANYA', 'TANYA'])
  await expectInvariants(app)
})
