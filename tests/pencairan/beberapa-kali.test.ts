import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BelumBerhasil } from '../../src/adapters/outcome.js'
import { addHari } from '../../src/domain/kalender.js'
import { formatTanggal, tanggalWita } from '../../src/domain/tanggal.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import type { Claimed } from '../../src/modules/pencairan/leg.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { send } from '../../src/modules/pencairan/send.js'
import { settle } from '../../src/modules/pencairan/settle.js'
import { tanggalDari } from '../../src/web/tampilan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { textOf } from '../support/pdf.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { disetujui, kirimNotice, onlyLeg } from './adegan.js'

type TanpaUang = Extract<BelumBerhasil, { kode: string }>
const HILANG: TanpaUang = { kind: 'tidakPasti', kode: 'HABIS_WAKTU', pesan: 'Bank belum memberi kepastian.' }
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

/** The order goes again, a day after the first time. */
async function besok(claimed: Claimed) {
  const { id } = claimed.percobaan
  await app.deps.pool.query(`UPDATE percobaan SET dikirim_pada = dikirim_pada + interval '1 day' WHERE id = $1`, [id])
  return send(app.deps, claimed)
}
/** Tanggal bayar where it is kept, and where the Pemda reads it. */
async function tanggalBayar(id: string): Promise<string | null> {
  const { tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const tanggal = tanggalBayar && tanggalDari(tanggalBayar)
  const kuitansi = textOf(await people.MAKER.download(`/cmsp/sp2d/${id}/kuitansi.pdf`)).join(' ')
  expect(kuitansi).toContain(`Tanggal bayar : ${tanggal && formatTanggal(tanggal)}`)
  return tanggal
}

test('an order that never reached the bank was paid on the day on which it was sent again', async () => {
  const { id } = await disetujui(app, people)
  const claimed = await claim((await onlyLeg(app, id)).id)
  await jawab(claimed, HILANG)
  await settle(app.deps, claimed, await besok(claimed))
  await app.drain()
  expect(await tanggalBayar(id)).toBe(addHari(tanggalWita(claimed.percobaan.waktuTransaksi), 1))
})

test('one that the bank calls known when it comes again was paid on the day of the first time', async () => {
  const { id } = await disetujui(app, people)
  const claimed = await claim((await onlyLeg(app, id)).id)
  await send(app.deps, claimed)
  await jawab(claimed, HILANG)
  const again = await besok(claimed)
  expect(again.panggilan.kode).toBe('4091701')
  await settle(app.deps, claimed, again)
  await app.drain()
  expect(await tanggalBayar(id)).toBe(tanggalWita(claimed.percobaan.waktuTransaksi))
})
