import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BelumBerhasil } from '../../src/adapters/outcome.js'
import { createDatabase } from '../../src/db/database.js'
import { addHari } from '../../src/domain/kalender.js'
import { formatTanggal, tanggalWita } from '../../src/domain/tanggal.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import type { Claimed } from '../../src/modules/pencairan/leg.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { send } from '../../src/modules/pencairan/send.js'
import { settle } from '../../src/modules/pencairan/settle.js'
import { tanggalDari } from '../../src/web/tampilan.js'
import { taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { textOf } from '../support/pdf.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { disetujui, kirimNotice, legsOf, onlyLeg } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' }
type TanpaUang = Extract<BelumBerhasil, { kode: string }>
const HILANG: TanpaUang = { kind: 'tidakPasti', kode: 'HABIS_WAKTU', pesan: 'Bank belum memberi kepastian.' }
const SALDO: TanpaUang = { kind: 'ditolakSementara', kode: '4031714', pesan: 'Saldo kurang.' }

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  story = await taxStories(app, people)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

async function claim(legId: bigint, deps = app.deps): Promise<Claimed> {
  await deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [legId])
  await prepareSend(deps, legId)
  const claimed = await claimSend(deps, legId)
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

/** The sequences of references begin anew, as where a backup is restored; the process that goes on is a new one. */
async function setelahPulih<T>(then: (deps: TestApp['deps']) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  await owner.query('ALTER SEQUENCE referensi_snap RESTART; ALTER SEQUENCE referensi_mpn RESTART')
  await owner.end()
  const open = createDatabase(app.env['DATABASE_URL'] ?? '')
  try {
    return await then({ ...app.deps, ...open })
  } finally {
    await open.close()
  }
}

test('references fit what bank and MPN take, and a restored database does not give one a second time', async () => {
  const snap: string[] = []
  const mpn: string[] = []
  for (let kali = 0; kali < 3; kali++) {
    const id = await story.approved([PPN])
    await setelahPulih(async (deps) => {
      for (const leg of await legsOf(app, id)) {
        const claimed = await claim(leg.id, deps)
        ;(leg.jenis === 'PAJAK' ? mpn : snap).push(claimed.percobaan.referensi)
        await settle(deps, claimed, await send(deps, claimed))
      }
    })
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
  }
  for (const referensi of snap) expect(referensi).toMatch(/^CMSP\d{12}[0-9A-F]{8}$/)
  for (const referensi of mpn) expect(referensi).toMatch(/^\d{12}$/)
  expect(new Set(snap.map((referensi) => referensi.slice(0, 16))).size, 'the same numbers').toBe(1)
  expect(new Set(mpn.map((referensi) => referensi.slice(4))).size, 'the same numbers').toBe(1)
  expect(new Set(snap).size).toBe(3)
  // Four digits are all the room there is.
  expect(new Set(mpn).size).toBeGreaterThan(1)
})
