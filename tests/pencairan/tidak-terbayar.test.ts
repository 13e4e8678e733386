import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closeSendGate } from '../../src/db/cadangan.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import { openReturns } from '../../src/modules/sp2d/retur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, statusOf } from '../support/story.js'
import { bukaRekening, disetujui, kirimKoreksi, legsOf, onlyLeg, terbitkan, ubahRekening } from './adegan.js'
import { putuskan, tindak } from './meja.js'

vi.setConfig({ testTimeout: 90_000 })

let app: TestApp
let people: People
let operator: Client
let admin: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  ;[operator, admin] = [await app.signIn('operator.bank'), await app.signIn('admin.bank')]
})
afterAll(() => app.close())

const masuk = async (rekening: string) => (await ledger(app)).filter(({ credit }) => credit === rekening).length
const keadaan = async (id: string) => (await legsOf(app, id)).map(({ jenis, status }) => `${jenis} ${status}`)

/** Two payees and a potongan; the first payee's account was closed after the approval. */
async function satuTutup() {
  const { prisma } = app.deps
  const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const { kode } = await prisma.petaPotongan.findFirstOrThrow({ where: { pemdaId: pemda.id } })
  const rekening = [await bukaRekening(app, 'Siti Rahmah'), await bukaRekening(app, 'Hendra Wijaya')] as const
  const penerima = [
    { id: 1, nama: 'Siti Rahmah', bank_kode: '122', rekening: rekening[0], jumlah: '1000000.00' },
    { id: 2, nama: 'Hendra Wijaya', bank_kode: '122', rekening: rekening[1], jumlah: '2000000.00' },
  ]
  const bruto = '3250000.00'
  const { id } = await terbitkan(app, people.MAKER, penerima, {
    ...{ bruto, potongan: [{ id: 1, kode, uraian: 'Iuran', kelompok: 1, jumlah: '250000.00' }] },
    rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
  })
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await ubahRekening(app, rekening[0], '122', 'Siti Rahmah', 'closed')
  await app.drain()
  expect(await keadaan(id)).toEqual(['NETTO GAGAL', 'NETTO BERHASIL', 'POTONGAN SIAP'])
  return { id, rekening }
}

/** The same, given up by two people, corrected by the maker's letter, approved by all three. */
async function dikoreksi() {
  const { id, rekening } = await satuTutup()
  const gagal = (await legsOf(app, id))[0]
  expect((await operator.get(`/cmsp/operasi/pencairan/${gagal?.id}`)).text).toContain('Koreksi rekening seperti retur')
  const href = (await tindak(app, operator, 'koreksi-rekening', String(gagal?.id))).headers['location'] ?? ''
  expect((await keadaan(id))[0]).toBe('NETTO GAGAL')
  await putuskan(app, admin, 'admin.bank', href)
  await app.drain()
  expect(await keadaan(id)).toEqual(['NETTO RETUR', 'NETTO BERHASIL', 'POTONGAN BERHASIL'])
  expect(await statusOf(app, id)).toBe('RETUR')
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  expect((await kirimKoreksi(app, people.MAKER, id, { noRekening: baru })).status).toBe(303)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  return { id, rekening, baru }
}

test('one of many payees that cannot be paid: two people give the account up, the rest is paid, then the corrected one', async () => {
  const { id, rekening, baru } = await dikoreksi()
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect([await masuk(rekening[0]), await masuk(rekening[1]), await masuk(baru)]).toEqual([0, 1, 1])
  await expectInvariants(app)
})

test('after a restore the account is not given up before the books are compared: it may have been paid', async () => {
  const { id } = await satuTutup()
  const gagal = (await legsOf(app, id))[0]
  await closeSendGate(app.ownerUrl)
  const answer = await tindak(app, operator, 'koreksi-rekening', String(gagal?.id))
  expect(answer.text).toContain('belum dicocokkan dengan rekening koran bank')
  expect((await keadaan(id))[0]).toBe('NETTO GAGAL')
  await reconcileAll(app.deps, new Date())
  await app.deps.pool.query('UPDATE gerbang_kirim SET tertutup = false, diubah_pada = now() WHERE tertutup')
})

test('beside money that came back an account can be given up as beside money that arrived', async () => {
  const { id } = await satuTutup()
  const [gagal, paid] = await legsOf(app, id)
  await app.deps.pool.query(
    `UPDATE leg SET status = 'RETUR', rekening_retur = '0019900000033', retur_pada = now() WHERE id = $1`,
    [paid?.id],
  )
  await putuskan(
    app,
    admin,
    'admin.bank',
    (await tindak(app, operator, 'koreksi-rekening', String(gagal?.id))).headers['location'] ?? '',
  )
  expect((await keadaan(id)).slice(0, 2)).toEqual(['NETTO RETUR', 'NETTO RETUR'])
  // One lies on the RKUD, the other where the bank keeps what came back: a putaran pays from one account.
  const together = (bersama: bigint[]) => openReturns(app.deps.prisma, BigInt(id), bersama)
  expect([await together([]), await together([paid?.id ?? 0n])]).toEqual([[gagal?.id], [paid?.id]])
})

test('while nothing moved the account is not given up: cancelling is the way', async () => {
  const { id, rekening } = await disetujui(app, people)
  await ubahRekening(app, rekening, '122', 'CV Uji Bayar', 'closed')
  await app.drain()
  const leg = await onlyLeg(app, id)
  expect(leg.status).toBe('GAGAL')
  expect((await operator.get(`/cmsp/operasi/pencairan/${leg.id}`)).text).not.toContain('Koreksi rekening seperti retur')
  const answer = await tindak(app, operator, 'koreksi-rekening', String(leg.id))
  expect(answer.text).toContain('approver dapat membatalkan pencairannya')
  expect((await onlyLeg(app, id)).status).toBe('GAGAL')
})

test('from the RKUD it is not paid after its year is closed, as nothing else is', async () => {
  const { id, baru } = await dikoreksi()
  await app.deps.pool.query(
    `INSERT INTO tutup_tahun SELECT pemda_id, tahun, now() - interval '1 second' FROM sp2d WHERE id = $1`,
    [id],
  )
  await app.drain()
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  expect((await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text).toContain('dilanjutkan hanya dengan surat Pemda')
  expect(await masuk(baru)).toBe(0)
})
