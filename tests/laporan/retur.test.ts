import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bukaRekening, kirimNotice, legsOf, terbitkan } from '../pencairan/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { advance, officers, type People } from '../support/state.js'
import { makeBillings, type Published, pull, statusOf, tolak } from '../support/story.js'

// A whole story: paid, the payee's share comes back, its putaran is withdrawn by FMIS and rejected.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let app: TestApp
let people: People
let sp2d: Published
const LEVEL = ['MAKER', 'CHECKER', 'APPROVER'] as const
const payee = (rekening: string) => ({
  ...{ id: 1, nama: 'Siti Rahmah', npwp: null, alamat: 'Jl. Uji', bank_kode: '002', bank_nama: 'Bank BRI', rekening },
  jumlah: '1000000.00',
})
const correct = async () => {
  const penerima = [payee(await bukaRekening(app, 'Siti Rahmah', '002'))]
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah: { penerima } })
  await pull(app, people.MAKER)
}
const waiting = () => app.deps.prisma.karantina.findMany({ where: { idFmis: sp2d.idFmis, selesaiPada: null } })

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const { kode } = await app.deps.prisma.petaPotongan.findFirstOrThrow({
    where: { rekening: { pemda: { kode: '63.00' } } },
  })
  const bruto = '1361000.00'
  const iuran = (id: number, jumlah: string) => ({ id, kode, uraian: `Iuran ${id}`, kelompok: 1, jumlah })
  sp2d = await terbitkan(app, people.MAKER, [payee(await bukaRekening(app, 'Siti Rahmah', '002'))], {
    ...{ bruto, rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }] },
    potongan: [iuran(1, '200000.00'), iuran(2, '50000.00')],
    pajak: [
      {
        ...{ id: 1, kode_map: '411121', kode_setor: '100', uraian: 'PPh 21', kelompok: 1, jumlah: '111000.00' },
        ...{ npwp: '001496827018000', masa: '1111', tahun_pajak: 2026, nop: null, id_billing: null },
      },
    ],
  })
  await makeBillings(app, people.MAKER, sp2d.id)
  for (const level of LEVEL) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  const netto = (await legsOf(app, sp2d.id)).find(({ jenis }) => jenis === 'NETTO')
  const reference = netto?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Rekening dorman' })
  await kirimNotice(app, reference)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  await correct()
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
})
afterAll(() => app.close())

/** Amounts of a register's file, beside its last line. */
async function amounts(register: string): Promise<[string[], string | undefined]> {
  const rows = await unduh(app, people.MAKER, `/cmsp/laporan/${register}&nomor=${encodeURIComponent(sp2d.nomor)}`)
  const at = (rows[2] ?? []).indexOf('Jumlah')
  return [rows.slice(3, -1).map((row) => row[at] ?? ''), rows.at(-1)?.[at]]
}

test('while only the payee is paid again, Data Potongan says of each potongan that it is paid', async () => {
  const page = (await people.MAKER.get(`/cmsp/sp2d/${sp2d.id}`)).text
  const potongan = page.slice(page.indexOf('Data Potongan'))
  expect(potongan.match(/Iuran [12][\s\S]*?Berhasil/g)).toHaveLength(2)
})

test('FMIS withdraws what is paid already: a conflict for a person, the putaran waits on', async () => {
  await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis) })
  await pull(app, people.MAKER)
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  expect((await waiting()).map(({ alasan }) => alasan.join())).toEqual([
    expect.stringContaining('padahal sudah dibayar'),
  ])
})

test('a putaran after a return that is rejected takes no paid tax and no paid potongan out of the registers', async () => {
  await tolak(people.MAKER, sp2d.id, 'Rekening pengganti keliru')
  expect(await statusOf(app, sp2d.id)).toBe('DITOLAK')
  expect(await amounts('pajak/export.xlsx?status=DIBAYAR')).toEqual([['111000'], '111000'])
  expect(await amounts('potongan/export.xlsx?status=DISETOR')).toEqual([['50000', '200000'], '250000'])
  const register = `/cmsp/laporan/register?keadaan=RETUR&cari=${encodeURIComponent(sp2d.nomor)}`
  expect((await people.MAKER.get(register)).text).toContain('1 dari 1')
  expect((await people.MAKER.get('/cmsp/laporan/pajak/rekap?status=DIBAYAR')).text).toContain('Rp111.000,00')
})
