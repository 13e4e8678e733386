import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, pull, statusOf } from '../support/story.js'
import { bukaRekening, kirimNotice, legsOf, terbitkan } from './adegan.js'

// A whole story from FMIS to the bank and back.
vi.setConfig({ testTimeout: 90_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

const PENAMPUNGAN = '0019900000033'
const masuk = async (rekening: string) =>
  (await ledger(app)).filter(({ credit }) => credit === rekening).map(({ debit, amount }) => `${debit} ${amount}`)

/** One payee and one potongan, both paid. */
async function dibayar() {
  const { prisma } = app.deps
  const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const { kode, rekeningId } = await prisma.petaPotongan.findFirstOrThrow({ where: { pemdaId: pemda.id } })
  const rekening = await bukaRekening(app, 'CV Uji Bayar')
  const bruto = '1250000.00'
  const sp2d = await terbitkan(
    app,
    people.MAKER,
    [{ id: 1, nama: 'CV Uji Bayar', bank_kode: '122', rekening, jumlah: '1000000.00' }],
    {
      ...{ bruto, potongan: [{ id: 1, kode, uraian: 'Iuran', kelompok: 1, jumlah: '250000.00' }] },
      rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
    },
  )
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  return { ...sp2d, rekening, rekeningId }
}

test('a potongan that comes back is paid again on its own, to the account Data Rekening names by then', async () => {
  const sp2d = await dibayar()
  const potongan = (await legsOf(app, sp2d.id)).find(({ jenis }) => jenis === 'POTONGAN')
  const referensi = potongan?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening tutup' })
  await kirimNotice(app, referensi)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  const register = `/cmsp/laporan/potongan?status=DIRETUR&nomor=${encodeURIComponent(sp2d.nomor)}`
  expect((await people.MAKER.get(register)).text).toContain('1 dari 1')
  const baru = await bukaRekening(app, 'Iuran Pegawai Kalsel')
  await app.deps.prisma.rekening.update({ where: { id: sp2d.rekeningId }, data: { noRekening: baru } })
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(sp2d.idFmis)] })
  await pull(app, people.MAKER)
  expect((await people.CHECKER.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain(baru)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect(await masuk(sp2d.rekening)).toHaveLength(1)
  expect(await masuk(baru)).toEqual([`${PENAMPUNGAN} 250000.00`])
  expect((await legsOf(app, sp2d.id)).at(-1)?.menggantikanId).toBe(potongan?.id)
  await expectInvariants(app)
})
