import { createHash, createHmac, randomInt } from 'node:crypto'
import { expect } from 'vitest'
import { CALLBACK_PATH } from '../../src/modules/pencairan/callback.js'
import type { TestApp } from '../support/app.js'
import { SHARED } from '../support/app.js'
import type { Client } from '../support/client.js'
import { kirimDenganSurat } from '../support/surat.js'
import { find, pull, type Published } from '../support/story.js'
import { advance, type People } from '../support/state.js'

/** Own SP2D of a test: without taxes and potongan, so that money moves by one leg per payee. */
export interface Bayar {
  id: number
  nama: string
  bank_kode: string
  rekening: string
  jumlah: string
}

let urut = 700_000

/** Stores a record in FMIS with exactly these payees and pulls it. */
export async function terbitkan(
  app: TestApp,
  maker: Client,
  penerima: Bayar[],
  more: object = {},
  tarik = pull,
): Promise<Published> {
  const idsp2d = urut++
  const total = penerima.reduce((sum, row) => sum + BigInt(row.jumlah.replace('.', '')), 0n)
  const bruto = `${total / 100n}.${String(total % 100n).padStart(2, '0')}`
  const nomor = `${idsp2d}/SP2D/UJI/2026`
  const record = {
    ...{ idsp2d, tahun: 2026, sp2d_no: nomor, sp2d_tgl: '2026-11-20', jenis: 'LS_GAJI', keterangan: 'Uji pembayaran' },
    ...{ status: 'FINAL', spm: { no: `${idsp2d}/SPM/2026`, tgl: '2026-11-19' } },
    opd: { kode: '1.01.0.00.0.00.01.0000', nama: 'Dinas Uji' },
    rkud: await rkudOf(app),
    kuasa_bud: { nama: 'Kuasa BUD', nip: '197001011995031001', jabatan: 'Kuasa BUD', npwp: '001496827018000' },
    daftar_penguji: {
      no: `${idsp2d}/DP`,
      tgl: '2026-11-20',
      dicetak: new Date().toISOString(),
      jumlah_sp2d: 1,
      total: bruto,
    },
    penerima: penerima.map((row) => ({ npwp: null, alamat: 'Jl. Uji', bank_nama: `Bank ${row.bank_kode}`, ...row })),
    ...{ bruto, netto: bruto, nilai_pengesahan: null, potongan: [], pajak: [] },
    rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
    ...more,
  }
  await app.simulator.post('/control/fmis/record').send({ pemda: '63.00', ...record })
  await tarik(app, maker)
  return { ...(await find(app, nomor)), idFmis: String(idsp2d) }
}

async function rkudOf(app: TestApp) {
  const rkud = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  return { rekening: rkud.noRekening, nama: rkud.nama, bank_kode: '122' }
}

let rekening = 3_000_000_000

/** An account at a bank that the simulator knows, under this owner's name. */
export async function bukaRekening(app: TestApp, nama: string, bank = '122', more: object = {}): Promise<string> {
  const account = String(rekening++)
  await app.simulator
    .post('/control/bank/account')
    .send({ account, bank, name: nama, status: 'active', balance: '0.00', ...more })
  return account
}

export const ubahRekening = (app: TestApp, account: string, bank: string, name: string, status = 'active') =>
  app.simulator.post('/control/bank/account').send({ account, bank, name, status, balance: '0.00' })

/** What the bank has of the money of the province. */
export async function saldoRkud(app: TestApp, balance: string): Promise<void> {
  const rkud = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const account = { account: rkud.noRekening, bank: '122', name: rkud.nama, status: 'active', balance }
  await app.simulator.post('/control/bank/account').send(account)
}

/** One payee of this bank with an account of its own, and its SP2D approved by all three. */
export async function disetujui(
  app: TestApp,
  people: People,
  { bank = '122', jumlah = '1000000.00', nama = 'CV Uji Bayar' } = {},
): Promise<Published & { rekening: string }> {
  const account = await bukaRekening(app, nama, bank)
  const sp2d = await terbitkan(app, people.MAKER, [{ id: 1, nama, bank_kode: bank, rekening: account, jumlah }])
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  return { ...sp2d, rekening: account }
}

/** Several approved at once, none paid yet: what is pulled later would set the queue going. */
export async function beberapaDisetujui(
  app: TestApp,
  people: People,
  banyak: number,
  jumlah = '1000000.00',
): Promise<(Published & { rekening: string })[]> {
  const made = []
  for (let n = 0; n < banyak; n++) {
    const rekening = await bukaRekening(app, 'CV Uji Bayar')
    const penerima = [{ id: 1, nama: 'CV Uji Bayar', bank_kode: '122', rekening, jumlah }]
    made.push({ ...(await terbitkan(app, people.MAKER, penerima)), rekening })
  }
  const ids = made.map(({ id }) => id)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], ids)
  return made
}

export const legsOf = (app: TestApp, id: string) =>
  app.deps.prisma.leg.findMany({
    where: { pencairan: { sp2dId: BigInt(id) } },
    include: { percobaan: { orderBy: { ke: 'asc' } } },
    orderBy: { id: 'asc' },
  })

export async function onlyLeg(app: TestApp, id: string) {
  const [leg, ...others] = await legsOf(app, id)
  expect(others).toEqual([])
  if (!leg) throw new Error('no leg')
  return leg
}

/** A notice as the bank signs it; `ubah` spoils it. */
export function kirimNotice(app: TestApp, referensi: string, ubah: { headers?: object; body?: string } = {}) {
  const body = ubah.body ?? JSON.stringify({ originalPartnerReferenceNo: referensi, latestTransactionStatus: '06' })
  const timestamp = new Date().toISOString()
  const digest = createHash('sha256')
    .update(JSON.stringify({ originalPartnerReferenceNo: referensi, latestTransactionStatus: '06' }))
    .digest('hex')
  const signature = createHmac('sha512', SHARED.BANK_CLIENT_SECRET)
    .update(['POST', CALLBACK_PATH, digest, timestamp].join(':'))
    .digest('base64')
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-timestamp': timestamp,
    'x-signature': signature,
    'x-partner-id': SHARED.BANK_PARTNER_ID,
    'x-external-id': `${Date.now()}${randomInt(1_000_000)}`,
    'channel-id': '95051',
    ...ubah.headers,
  }
  return fetch(app.url + CALLBACK_PATH, { method: 'POST', headers, body })
}

/** Paid to another bank, then sent back by it; the application has not yet noticed. */
export async function dikembalikan(app: TestApp, people: People, alasan = 'Nama penerima tidak sesuai') {
  const sp2d = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah' })
  await app.drain()
  const [percobaan] = (await onlyLeg(app, sp2d.id)).percobaan
  const referensi = percobaan?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan })
  return { ...sp2d, referensi }
}

/** The same, and a notice of the bank made the application ask: the SP2D is RETUR. */
export async function diretur(app: TestApp, people: People, alasan?: string) {
  const sp2d = await dikembalikan(app, people, alasan)
  expect((await kirimNotice(app, sp2d.referensi)).status).toBe(200)
  await app.drain()
  return sp2d
}

/** All three levels, and then the money moves. */
export async function sampaiDibayar(app: TestApp, people: People, id: string): Promise<void> {
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await app.drain()
}

/** An SP2D whose two payees at another bank both sent the money back; `ids` are those of the payees. */
export async function duaDiretur(
  app: TestApp,
  people: People,
): Promise<Published & { penerima: [Bayar, Bayar]; ids: string[] }> {
  const baris = async (id: number, nama: string): Promise<Bayar> => ({
    ...{ id, nama, bank_kode: '002', rekening: await bukaRekening(app, nama, '002'), jumlah: '1000000.00' },
  })
  const penerima: [Bayar, Bayar] = [await baris(1, 'Siti Rahmah'), await baris(2, 'Hendra Wijaya')]
  const sp2d = await terbitkan(app, people.MAKER, penerima)
  await sampaiDibayar(app, people, sp2d.id)
  for (const { percobaan } of await legsOf(app, sp2d.id)) {
    const reference = percobaan[0]?.referensi ?? ''
    await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Rekening dorman' })
    await kirimNotice(app, reference)
  }
  await app.drain()
  const found = { where: { sp2dId: BigInt(sp2d.id) }, orderBy: { kunciFmis: 'asc' } } as const
  const rows = await app.deps.prisma.penerima.findMany(found)
  return { ...sp2d, penerima, ids: rows.map(({ id }) => String(id)) }
}

/** The form of a correction. */
export interface Isian {
  bankKode?: string
  noRekening?: string
  penerimaId?: string
  suratNomor?: string
  suratTanggal?: string
  nama?: string
}

/** Sends the form as a browser does, with the scan; `surat` null leaves it out. */
export async function kirimKoreksi(app: TestApp, person: Client, id: string, isian: Isian, surat?: Buffer | null) {
  const penerima = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  const typed = {
    ...{ penerimaId: String(penerima.id), bankKode: '002' },
    ...{ suratNomor: '900/17/RALAT/2026', suratTanggal: '2026-11-20', ...isian },
  }
  return kirimDenganSurat(app, person, `/cmsp/sp2d/${id}/koreksi`, typed, surat)
}
