import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, pull, statusOf } from '../support/story.js'
import { bukaRekening, kirimKoreksi, legsOf, terbitkan, ubahRekening } from './adegan.js'
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

const keadaan = async (id: string) => (await legsOf(app, id)).map(({ jenis, status }) => `${jenis} ${status}`)
const masuk = async (rekening: string) => (await ledger(app)).filter(({ credit }) => credit === rekening).length

/** One payee of another bank and one potongan, approved by all three. */
async function denganPotongan() {
  const { prisma } = app.deps
  const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const { kode, rekening: potongan } = await prisma.petaPotongan.findFirstOrThrow({
    where: { pemdaId: pemda.id },
    include: { rekening: true },
  })
  const rekening = await bukaRekening(app, 'Siti Rahmah', '002')
  const bruto = '1250000.00'
  const penerima = [{ id: 1, nama: 'Siti Rahmah', bank_kode: '002', rekening, jumlah: '1000000.00' }]
  const sp2d = await terbitkan(app, people.MAKER, penerima, {
    ...{ bruto, potongan: [{ id: 1, kode, uraian: 'Iuran', kelompok: 1, jumlah: '250000.00' }] },
    rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
  })
  await setuju(sp2d.id)
  return { ...sp2d, rekening, potongan }
}

async function setuju(id: string): Promise<void> {
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
}

/** The two of the bank give the account of the failed leg up. */
async function koreksi(id: string): Promise<void> {
  const gagal = (await legsOf(app, id)).find(({ status }) => status === 'GAGAL')
  const href = (await tindak(app, operator, 'koreksi-rekening', String(gagal?.id))).headers['location'] ?? ''
  await putuskan(app, admin, 'admin.bank', href)
}

test('the only payee fails while the bank works on it and the potongan is paid: another account is the way out', async () => {
  const { id, rekening } = await denganPotongan()
  await app.simulator
    .post('/control/faults')
    .send({ endpoint: '/v1.0/transfer-interbank', mode: 'pending-then-failed', times: 1, delayMs: 1500 })
  await app.drain()
  expect(await keadaan(id)).toEqual(['NETTO GAGAL', 'POTONGAN BERHASIL'])
  await ubahRekening(app, rekening, '002', 'Siti Rahmah', 'closed')
  await koreksi(id)
  expect(await keadaan(id)).toEqual(['NETTO RETUR', 'POTONGAN BERHASIL'])
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  expect((await kirimKoreksi(app, people.MAKER, id, { noRekening: baru })).status).toBe(303)
  await setuju(id)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect([await masuk(rekening), await masuk(baru)]).toEqual([0, 1])
  await expectInvariants(app)
})

test('the account of a potongan closes after the approval: it is paid to the one Data Rekening names by then', async () => {
  const { id, idFmis, rekening, potongan } = await denganPotongan()
  const sebelumnya = await masuk(potongan.noRekening)
  await ubahRekening(app, potongan.noRekening, '122', potongan.nama, 'closed')
  await app.drain()
  expect(await keadaan(id)).toEqual(['NETTO BERHASIL', 'POTONGAN GAGAL'])
  await koreksi(id)
  const baru = await bukaRekening(app, 'Iuran Pegawai Kalsel')
  await app.deps.prisma.rekening.update({ where: { id: potongan.id }, data: { noRekening: baru } })
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(idFmis)] })
  await pull(app, people.MAKER)
  await setuju(id)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect([await masuk(rekening), await masuk(potongan.noRekening), await masuk(baru)]).toEqual([1, sebelumnya, 1])
  await expectInvariants(app)
})
