import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEVELS } from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, footprint, officers, type People, walkTo } from '../support/state.js'
import { getOtp, ledger, proses, publishMany, pull, statusOf } from '../support/story.js'
import { bukaRekening, diretur, legsOf, terbitkan } from './adegan.js'

// Several SP2D under one OTP of the approver: each is paid from its own plan.
let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

async function approve(ids: string[]): Promise<void> {
  for (const level of LEVELS) await advance(app, people[level], ids)
}

async function correct(idFmis: string): Promise<string> {
  const rekening = await bukaRekening(app, 'Siti Rahmah', '002')
  const orang = { id: 1, nama: 'Siti Rahmah', npwp: null, alamat: 'Jl. Uji', jumlah: '1000000.00' }
  const penerima = [{ ...orang, bank_kode: '002', bank_nama: 'Bank BRI', rekening }]
  await app.simulator.patch('/control/fmis/record').send({ pemda: '63.00', idsp2d: Number(idFmis), ubah: { penerima } })
  await pull(app, people.MAKER)
  return rekening
}

test('of two that came back and a new one, each pays only what is its own', { timeout: 120_000 }, async () => {
  const [a, b] = [await diretur(app, people), await diretur(app, people)]
  const [rekeningA, rekeningB] = [await correct(a.idFmis), await correct(b.idFmis)]
  const rekening = await bukaRekening(app, 'CV Baru')
  const baru = { id: 1, nama: 'CV Baru', bank_kode: '122', rekening, jumlah: '2500000.00' }
  const c = await terbitkan(app, people.MAKER, [baru])
  await approve([a.id, b.id, c.id])
  await app.drain()
  for (const [id, to] of [
    [a.id, rekeningA],
    [b.id, rekeningB],
  ] as const) {
    const [first, again, ...others] = await legsOf(app, id)
    expect(others).toEqual([])
    expect([again?.menggantikanId, again?.noRekening, again?.rekeningAsal]).toEqual([first?.id, to, '0019900000033'])
    expect(again?.namaDiBank).toBe('Siti Rahmah')
  }
  const [only, ...others] = await legsOf(app, c.id)
  expect(others).toEqual([])
  expect([only?.menggantikanId, only?.noRekening, only?.namaDiBank]).toEqual([null, rekening, 'CV Baru'])
  expect(await Promise.all([a, b, c].map(({ id }) => statusOf(app, id)))).toEqual(['CAIR', 'CAIR', 'CAIR'])
  const moved = (await ledger(app)).map(({ credit }) => credit)
  for (const to of [rekeningA, rekeningB, rekening]) expect(moved.filter((credit) => credit === to)).toHaveLength(1)
  await expectInvariants(app)
})

test('without anything to transfer each is paid on the day of approval, and FMIS is told of each once', async () => {
  const nihil = await publishMany(app, people.MAKER, '63.00', 2, { jenis: 'GU_NIHIL' })
  await approve(nihil.map(({ id }) => id))
  await app.drain()
  for (const { id, nomor } of nihil) {
    expect(await statusOf(app, id)).toBe('CAIR')
    const told = (await app.simulator.get('/fmis/inbox').query({ nomor })).body as { jenis: string }[]
    expect(told.map(({ jenis }) => jenis)).toEqual(['pembayaran'])
  }
})

test('if money of one of them has moved already, the page names it and none is paid', async () => {
  const [free, paid] = await publishMany(app, people.MAKER, '63.00', 2, { jenis: 'UP' })
  const ids = [free?.id ?? '', paid?.id ?? '']
  await walkTo(app, people, ids, 'TUGAS_APPROVER')
  const { tantanganId, otp } = await getOtp(app, people.APPROVER, ids)
  await app.deps.pool.query(
    `WITH r AS (INSERT INTO putaran (sp2d_id, nomor, sebab, versi) VALUES ($1, 99, 'BARU', 1) RETURNING sp2d_id, nomor),
       p AS (INSERT INTO pencairan (sp2d_id, putaran, sidik) SELECT sp2d_id, nomor, repeat('0', 64) FROM r RETURNING id)
     INSERT INTO leg (pencairan_id, jenis, urut, uraian, jumlah, rekening_asal, bank_kode, bank_nama, no_rekening, nama_tujuan)
     SELECT id, 'NETTO', 0, 'Netto', 1, '1', '122', 'Bank Kalsel', '2', 'Uji' FROM p`,
    [paid?.id],
  )
  const before = await footprint(app)
  const page = await proses(people.APPROVER, ids, tantanganId, otp)
  expect(page.text).toContain(`SP2D ${paid?.nomor} sudah pernah dibayarkan`)
  expect(await footprint(app)).toEqual(before)
})
