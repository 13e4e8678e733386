import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { sweep } from '../../src/jobs/sweeper.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { textOf } from '../support/pdf.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, pull, statusOf, tolak } from '../support/story.js'
import { bukaRekening, dikembalikan, diretur, disetujui, kirimNotice, legsOf, onlyLeg } from './adegan.js'

// Whole stories from FMIS to the bank and back.
vi.setConfig({ testTimeout: 90_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const returned = () => dikembalikan(app, people)
const noticed = (alasan?: string) => diretur(app, people, alasan)

const correct = async (idFmis: string, penerima: object) => {
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(idFmis), ubah: { penerima: [penerima] } })
  await pull(app, people.MAKER)
}
const payee = (rekening: string, more: object = {}) => ({
  ...{ id: 1, nama: 'Siti Rahmah', npwp: null, alamat: 'Jl. Uji', bank_kode: '002', bank_nama: 'Bank BRI', rekening },
  ...{ jumlah: '1000000.00', ...more },
})

test('money that comes back makes leg and SP2D RETUR with the reason; FMIS is told', async () => {
  const { id, nomor } = await noticed('Rekening dorman')
  expect(await statusOf(app, id)).toBe('RETUR')
  const leg = await onlyLeg(app, id)
  expect([leg.status, leg.rekeningRetur]).toEqual(['RETUR', '0019900000033'])
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain('Diretur bank penerima: Rekening dorman')
  const told = (await app.simulator.get('/fmis/inbox').query({ nomor })).body as { jenis: string }[]
  expect(told.map(({ jenis }) => jenis)).toEqual(['retur', 'pembayaran'])
  await expectInvariants(app)
})

test('without a notice the application finds a return by asking', async () => {
  const { id } = await returned()
  await app.deps.pool.query(`UPDATE leg SET tanya_retur_pada = now() WHERE status = 'BERHASIL'`)
  await sweep(app.deps)
  await app.drain()
  expect(await statusOf(app, id)).toBe('RETUR')
})

test('a corrected account from FMIS is paid again, only that leg, after the three levels, and only once', async () => {
  const sp2d = await noticed()
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  await correct(sp2d.idFmis, payee(baru))
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  const page = (await people.CHECKER.get(`/cmsp/sp2d/${sp2d.id}`)).text
  expect(page).toContain('pembayaran ulang atas retur')
  expect(page).toContain(sp2d.rekening)
  expect(page).toContain(baru)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  const [first, again, ...others] = await legsOf(app, sp2d.id)
  expect(others).toEqual([])
  expect([again?.noRekening, again?.menggantikanId, again?.status]).toEqual([baru, first?.id, 'BERHASIL'])
  const moved = (await ledger(app)).filter(({ credit }) => credit === baru)
  expect(moved.map(({ debit, amount }) => [debit, amount])).toEqual([['0019900000033', '1000000.00']])
  const kuitansi = textOf((await people.CHECKER.get(`/cmsp/sp2d/${sp2d.id}/kuitansi.pdf`)).body as Buffer)
  const { noRekening } = await app.deps.prisma.rkud.findFirstOrThrow({
    where: { sp2d: { some: { id: BigInt(sp2d.id) } } },
  })
  expect(kuitansi).toContain(`Provinsi Kalimantan Selatan, RKUD ${noRekening}`)
  expect(kuitansi).toContain('dana retur di rekening bank 0019900000033')
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'Siti Rahmah', '002')))
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  await expectInvariants(app)
})

test('a re-issue that comes back too is paid once more, and what it replaced is not', async () => {
  const sp2d = await noticed()
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'SITI RAHMAH', '002')))
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  const referensi = (await legsOf(app, sp2d.id)).at(-1)?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening dorman' })
  await kirimNotice(app, referensi)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  await correct(sp2d.idFmis, payee(baru))
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect((await legsOf(app, sp2d.id)).map(({ status }) => status)).toEqual(['RETUR', 'RETUR', 'BERHASIL'])
  expect((await ledger(app)).filter(({ credit }) => credit === baru)).toHaveLength(1)
  await expectInvariants(app)
})

/** FMIS changed it after the approver's OTP; then its money came back. */
async function changedBefore(ubah: object) {
  const sp2d = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah' })
  await app.simulator.patch('/control/fmis/record').send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah })
  await pull(app, people.MAKER)
  expect(await waiting(sp2d.idFmis)).toBe(1)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  const referensi = (await onlyLeg(app, sp2d.id)).percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening dorman' })
  await kirimNotice(app, referensi)
  await app.drain()
  return sp2d
}
const waiting = (idFmis: string) => app.deps.prisma.karantina.count({ where: { idFmis, selesaiPada: null } })

test('a correction that FMIS sent before the money came back counts as soon as it is back', async () => {
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  const sp2d = await changedBefore({ penerima: [payee(baru)] })
  expect([await statusOf(app, sp2d.id), await waiting(sp2d.idFmis)]).toEqual(['DITERIMA', 0])
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect((await ledger(app)).filter(({ credit }) => credit === baru)).toHaveLength(1)
  await expectInvariants(app)
})

test('another change that FMIS sent after approval stays a conflict when money comes back', async () => {
  const sp2d = await changedBefore({ keterangan: 'Uraian lain' })
  expect([await statusOf(app, sp2d.id), await waiting(sp2d.idFmis)]).toEqual(['RETUR', 1])
})

test.each([
  ['another amount', (rekening: string) => payee(rekening, { jumlah: '2000000.00' })],
  ['another payee', (rekening: string) => payee(rekening, { id: 2 })],
])('a correction that brings %s waits in quarantine, nothing is paid again', async (_what, made) => {
  const sp2d = await noticed()
  await correct(sp2d.idFmis, made(await bukaRekening(app, 'Siti Rahmah', '002')))
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  expect(await app.deps.prisma.karantina.count({ where: { idFmis: sp2d.idFmis, selesaiPada: null } })).toBe(1)
})

test('after a return no tick excuses another name', async () => {
  const sp2d = await noticed()
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'Hendra Wijaya', '002')))
  const page = (await people.MAKER.get(`/cmsp/sp2d/${sp2d.id}`)).text
  expect(page).toContain('untuk pembayaran ulang namanya harus sesuai')
  expect(page).not.toContain('alasanNama')
})

test('a re-issue that is rejected does not free the whole SP2D for paying again', async () => {
  const sp2d = await noticed()
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'Siti Rahmah', '002')))
  await tolak(people.MAKER, sp2d.id, 'Rekening yang baru belum benar')
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'Siti Rahmah', '002')))
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  const rkud = (await ledger(app)).filter(
    ({ debit, reference }) => debit.startsWith('00101') && reference === sp2d.referensi,
  )
  expect(rkud).toHaveLength(1)
  expect((await legsOf(app, sp2d.id)).map(({ rekeningAsal }) => rekeningAsal)).toEqual([
    rkud[0]?.debit,
    '0019900000033',
  ])
  await expectInvariants(app)
})

test('what was paid and came back is not cancelled by FMIS while it waits to be paid again: the operator hears of it', async () => {
  const sp2d = await noticed()
  await correct(sp2d.idFmis, payee(await bukaRekening(app, 'Siti Rahmah', '002')))
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis) })
  await pull(app, people.MAKER)
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  const [row] = await app.deps.prisma.karantina.findMany({ where: { idFmis: sp2d.idFmis, selesaiPada: null } })
  expect(row?.alasan).toEqual(['ditarik kembali di FMIS, padahal sudah dibayar; yang diretur menunggu dibayar ulang'])
})
