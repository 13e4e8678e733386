import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, pull, statusOf, tolak } from '../support/story.js'
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

interface Kabar {
  jenis: string
  isi: { referensi_bank: string | null; penerima?: number[] }
}
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

/** The same, and its potongan came back and waits to be paid again. */
async function diretur() {
  const sp2d = await dibayar()
  const potongan = (await legsOf(app, sp2d.id)).find(({ jenis }) => jenis === 'POTONGAN')
  const referensi = potongan?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening tutup' })
  await kirimNotice(app, referensi)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  return { ...sp2d, potongan }
}

const cetakLagi = async ({ idFmis }: { idFmis: string }) => {
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(idFmis)] })
  await pull(app, people.MAKER)
}

/** How many rows of this SP2D a register shows in this state. */
async function diRegister(address: string, nomor: string): Promise<string | undefined> {
  const { text } = await people.MAKER.get(`/cmsp/laporan/${address}&cari=${encodeURIComponent(nomor)}`)
  return /\d+ dari (\d+)/.exec(text)?.[1]
}

test('a potongan that comes back is paid again on its own, to the account Data Rekening names by then', async () => {
  const { potongan, ...sp2d } = await diretur()
  expect(await diRegister('potongan?status=DIRETUR', sp2d.nomor)).toBe('1')
  const baru = await bukaRekening(app, 'Iuran Pegawai Kalsel')
  await app.deps.prisma.rekening.update({ where: { id: sp2d.rekeningId }, data: { noRekening: baru } })
  await cetakLagi(sp2d)
  expect((await people.CHECKER.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain(baru)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect(await masuk(sp2d.rekening)).toHaveLength(1)
  expect(await masuk(baru)).toEqual([`${PENAMPUNGAN} 250000.00`])
  const legs = await legsOf(app, sp2d.id)
  expect(legs.at(-1)?.menggantikanId).toBe(potongan?.id)
  const kabar = (await app.simulator.get('/fmis/inbox').query({ nomor: sp2d.nomor })).body as Kabar[]
  const netto = legs.find(({ jenis }) => jenis === 'NETTO')?.referensiBank
  expect(kabar.filter(({ jenis }) => jenis === 'pembayaran').map(({ isi }) => isi.referensi_bank)).toEqual([
    netto,
    netto,
  ])
  await expectInvariants(app)
})

test('a returned potongan stays in the registers as such until it is paid anew, also where that is rejected: FMIS hears of no payee', async () => {
  const sp2d = await diretur()
  await cetakLagi(sp2d)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI')
  expect(await diRegister('register?keadaan=RETUR', sp2d.nomor)).toBe('1')
  const other = await diretur()
  await cetakLagi(other)
  await tolak(people.MAKER, other.id, 'Rekening pengganti keliru')
  expect(await statusOf(app, other.id)).toBe('DITOLAK')
  expect(await diRegister('potongan?status=DIRETUR', other.nomor)).toBe('1')
  await app.drain()
  const [kabar] = (await app.simulator.get('/fmis/inbox').query({ nomor: other.nomor })).body as Kabar[]
  expect([kabar?.jenis, kabar?.isi.penerima]).toEqual(['penolakan', []])
})
