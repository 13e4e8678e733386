import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { ledger, pull, statusOf } from '../support/story.js'
import { type Bayar, bukaRekening, duaDiretur, kirimKoreksi, sampaiDibayar } from './adegan.js'

// Two payees came back: one is corrected by the maker's letter, the other by FMIS, which never hears of the letter.
vi.setConfig({ testTimeout: 90_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

/** The same payee with a new account. */
const lagi = async (row: Bayar): Promise<Bayar> => ({ ...row, rekening: await bukaRekening(app, row.nama, '002') })

type Dua = Awaited<ReturnType<typeof duaDiretur>>

/** FMIS shows these payees from now on, whatever was typed here. */
async function menurutFmis({ idFmis }: Dua, penerima: Bayar[]): Promise<void> {
  const rows = penerima.map((row) => ({ npwp: null, alamat: 'Jl. Uji', bank_nama: 'Bank 002', ...row }))
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(idFmis), ubah: { penerima: rows } })
  await pull(app, people.MAKER)
}

const rekeningSiti = async ({ id }: Dua) =>
  (await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id), kunciFmis: '1' } })).noRekening
const masuk = async (rekening: string) => (await ledger(app)).filter(({ credit }) => credit === rekening).length

test('FMIS corrects the second after the first was paid by letter: only the second is paid again, the first stays', async () => {
  const sp2d = await duaDiretur(app, people)
  const [siti, hendra] = sp2d.penerima
  const surat = await bukaRekening(app, siti.nama, '002')
  expect((await kirimKoreksi(app, people.MAKER, sp2d.id, { noRekening: surat })).status).toBe(303)
  await sampaiDibayar(app, people, sp2d.id)
  expect([await statusOf(app, sp2d.id), await masuk(surat)]).toEqual(['RETUR', 1])

  const baru = await lagi(hendra)
  await menurutFmis(sp2d, [siti, baru])
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  expect(await rekeningSiti(sp2d)).toBe(surat)
  await sampaiDibayar(app, people, sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect([await masuk(surat), await masuk(baru.rekening)]).toEqual([1, 1])
  await expectInvariants(app)
})

test('a third account that FMIS names for the one paid by letter is a conflict for the operator', async () => {
  const sp2d = await duaDiretur(app, people)
  const [siti, hendra] = sp2d.penerima
  const surat = await bukaRekening(app, siti.nama, '002')
  await kirimKoreksi(app, people.MAKER, sp2d.id, { noRekening: surat })
  await sampaiDibayar(app, people, sp2d.id)
  await menurutFmis(sp2d, [await lagi(siti), await lagi(hendra)])
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  const [waiting] = await app.deps.prisma.karantina.findMany({ where: { idFmis: sp2d.idFmis, selesaiPada: null } })
  expect(waiting?.alasan.join()).toContain('penerima lain atau jumlahnya berubah')
})

test('what the letter said counts no more where FMIS comes first: the payee takes the account of FMIS again', async () => {
  const sp2d = await duaDiretur(app, people)
  const [siti, hendra] = sp2d.penerima
  const surat = await bukaRekening(app, siti.nama, '002')
  await kirimKoreksi(app, people.MAKER, sp2d.id, { noRekening: surat })
  const baru = await lagi(hendra)
  await menurutFmis(sp2d, [siti, baru])
  expect(await rekeningSiti(sp2d)).toBe(siti.rekening)
  await sampaiDibayar(app, people, sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  expect([await masuk(surat), await masuk(baru.rekening)]).toEqual([0, 1])
  await expectInvariants(app)
})
