import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BelumBerhasil } from '../../src/adapters/outcome.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import type { Claimed } from '../../src/modules/pencairan/leg.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { settle } from '../../src/modules/pencairan/settle.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { disetujui, kirimNotice, onlyLeg } from './adegan.js'

type TanpaUang = Extract<BelumBerhasil, { kode: string }>
const SALDO: TanpaUang = { kind: 'ditolakSementara', kode: '4031714', pesan: 'Saldo kurang.' }

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

async function claim(legId: bigint): Promise<Claimed> {
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [legId])
  await prepareSend(app.deps, legId)
  const claimed = await claimSend(app.deps, legId)
  if (!claimed) throw new Error('not claimed')
  return claimed
}

let externalId = 930_000_000
const jawab = (claimed: Claimed, outcome: TanpaUang) =>
  settle(app.deps, claimed, {
    ...{ outcome, jenis: 'KIRIM', externalId: String(externalId++) },
    panggilan: { kode: outcome.kode, httpStatus: 200, ms: 1, jawaban: '' },
  })

test('money that came back after a refused try is asked about by the reference that paid it', async () => {
  const { id } = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah' })
  await jawab(await claim((await onlyLeg(app, id)).id), SALDO)
  await app.drain()
  const [ditolak, dibayar] = (await onlyLeg(app, id)).percobaan
  expect([ditolak?.status, dibayar?.status]).toEqual(['DITOLAK_SEMENTARA', 'BERHASIL'])
  const reference = dibayar?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Rekening dorman' })
  expect((await kirimNotice(app, reference)).status).toBe(200)
  await app.drain()
  expect(await statusOf(app, id)).toBe('RETUR')
  expect(await app.deps.prisma.panggilan.count({ where: { percobaanId: ditolak?.id ?? 0n, jenis: 'TANYA' } })).toBe(0)
})
