import { expect } from 'vitest'
import { bukaRekening, kirimKoreksi, kirimNotice, legsOf, terbitkan } from '../pencairan/adegan.js'
import { ajukanLuar, lunasiDiLuar, PPH21, PPN } from '../pencairan/luar.js'
import { kodeOf, putuskan } from '../pencairan/meja.js'
import { tahunLalu } from '../tahun/adegan.js'
import type { TestApp } from '../support/app.js'
import { fault } from '../support/fmis.js'
import { advance, officers, type People } from '../support/state.js'
import { makeBillings, publishMany, type Published, pull, statusOf, tolak } from '../support/story.js'

/** What may become of the money of an SP2D, each way once, over HTTP as people would. */

const NPWP = '001496827018000'
const REKANAN = '021832415000000'
const NAMA = ['Siti Rahmah', 'Hendra Wijaya'] as const
type Sp2d = Published & { penerima: { id: number; nama: string; rekening: string }[] }
type Sepuluh = [Sp2d, Sp2d, Sp2d, Sp2d, Sp2d, Sp2d, Sp2d, Sp2d, Sp2d, Sp2d]

export async function kisahUang(app: TestApp): Promise<void> {
  const people = await officers(app)
  const tiga = (ids: string[]) => setujui(app, people, ids)
  const made: Sp2d[] = []
  for (let n = 0; n < 10; n++) made.push(await duaPenerima(app, people, n))
  const [utuh, fmis, surat, potongan, menunggu, ditolak, luar, gagal, batal, lalu] = made as Sepuluh

  await tiga([utuh, fmis, surat, potongan, menunggu, ditolak, lalu].map(({ id }) => id))
  await app.drain()
  for (const sp2d of [fmis, surat, menunggu, ditolak, lalu]) await kembali(app, sp2d, NAMA[0])
  await kembali(app, potongan, 'Iuran')
  await koreksiFmis(app, people, fmis)
  await koreksiFmis(app, people, ditolak)
  await tolak(people.MAKER, ditolak.id, 'Rekening pengganti keliru')
  const noRekening = await bukaRekening(app, NAMA[0], '002')
  await kirimKoreksi(app, people.MAKER, surat.id, { noRekening })
  await koreksiFmis(app, people, lalu)
  await cetakLagi(app, people, potongan)
  await tiga([fmis, surat, potongan, lalu].map(({ id }) => id))
  await app.drain()

  await dibayarDiLuar(app, people, luar)
  await fault(app, { endpoint: '/v1.0/transfer-', mode: 'refuse:40305', times: 1 })
  await tiga([gagal.id])
  await app.drain()
  await tiga([batal.id])
  await batalkan(app, people, batal.id)
  await app.drain()
  await tahunLalu(app, [lalu.id, await pemdaLain(app)])
  const status = await Promise.all(made.map(({ id }) => statusOf(app, id)))
  expect(status).toEqual([
    ...['CAIR', 'CAIR', 'CAIR', 'CAIR', 'RETUR', 'DITOLAK', 'CAIR', 'PERLU_TINDAKAN', 'DIBATALKAN', 'CAIR'],
  ])
}

/** Two payees at another bank, a potongan and two taxes; amounts that no other has. */
async function duaPenerima(app: TestApp, people: People, n: number): Promise<Sp2d> {
  const { kode } = await app.deps.prisma.petaPotongan.findFirstOrThrow({
    where: { rekening: { pemda: { kode: '63.00' } } },
  })
  const penerima = []
  for (const [index, nama] of NAMA.entries()) {
    const rekening = await bukaRekening(app, nama, '002')
    const jumlah = `${1_000_000 * (index + 1) + n}.25`
    penerima.push({
      ...{ id: index + 1, nama, npwp: REKANAN, alamat: 'Jl. Uji', bank_nama: 'Bank BRI', rekening },
      jumlah,
    })
  }
  const pajak = [PPN, PPH21].map((row, index) => ({
    ...{ ...row, id: index + 1, kelompok: 1, npwp: NPWP, masa: '1111', tahun_pajak: 2026, nop: null, id_billing: null },
  }))
  const bruto = `${3_000_000 + 2 * n + 250_000 + n + 103_000}.50`
  const rows = penerima.map((row) => ({ ...row, bank_kode: '002' }))
  const sp2d = await terbitkan(app, people.MAKER, rows, {
    ...{ jenis: 'LS_BARANG_JASA', bruto, pajak },
    potongan: [
      { id: 1, kode, uraian: 'Iuran', kelompok: 1, jumlah: `${250_000 + n}.00` },
      { id: 2, kode, uraian: 'Informasi', kelompok: 2, jumlah: '99000.00' },
    ],
    rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
  })
  return { ...sp2d, penerima: rows }
}

async function setujui(app: TestApp, people: People, ids: string[]): Promise<void> {
  for (const id of ids) await makeBillings(app, people.MAKER, id)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], ids)
}

async function kembali(app: TestApp, { id }: Sp2d, uraian: string): Promise<void> {
  const leg = (await legsOf(app, id)).find((row) => row.uraian.includes(uraian))
  const reference = leg?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Rekening dorman' })
  await kirimNotice(app, reference)
  await app.drain()
}

async function cetakLagi(app: TestApp, people: People, { idFmis }: Sp2d): Promise<void> {
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(idFmis)] })
  await pull(app, people.MAKER)
}

async function koreksiFmis(app: TestApp, people: People, sp2d: Sp2d): Promise<void> {
  const rekening = await bukaRekening(app, NAMA[0], '002')
  const penerima = sp2d.penerima.map((row) => (row.nama === NAMA[0] ? { ...row, rekening } : row))
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah: { penerima } })
  await cetakLagi(app, people, sp2d)
}

async function dibayarDiLuar(app: TestApp, people: People, { id }: Sp2d): Promise<void> {
  await setujui(app, people, [id])
  const { kode } = await app.deps.prisma.billing.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  await lunasiDiLuar(app, kode)
  await app.drain()
  const leg = (await legsOf(app, id)).find(({ status }) => status === 'GAGAL')
  const answer = await ajukanLuar(app, await app.signIn('operator.bank'), leg?.id ?? 0n)
  await putuskan(app, await app.signIn('admin.bank'), 'admin.bank', answer.headers.get('location') ?? '')
  await app.drain()
}

async function batalkan(app: TestApp, { APPROVER }: People, id: string): Promise<void> {
  const href = `/cmsp/sp2d/${id}/batalkan`
  const page = await APPROVER.submit(`${href}/otp`, { keterangan: 'SP2D terbit ganda menurut BPKAD' }, href)
  const { otp } = await kodeOf(app, APPROVER, 'approver.prov', href)
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  await APPROVER.submit(href, { tantanganId, otp }, href)
}

/** Another Pemda, its SP2D all paid; answers the last of them. */
async function pemdaLain(app: TestApp): Promise<string> {
  const people = await officers(app, 'bjm')
  const made = []
  for (const jenis of ['UP', 'LS_GAJI', 'LS_BARANG_JASA', 'GU_KKPD'])
    made.push(...(await publishMany(app, people.MAKER, '63.71', 1, { jenis })))
  const ids = made.map(({ id }) => id)
  await setujui(app, people, ids)
  await app.drain()
  return ids.at(-1) ?? ''
}
