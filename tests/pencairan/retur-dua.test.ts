import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readRecord, type Sp2dRecord } from '../../src/modules/sp2d/record.js'
import { onlyAccountsChanged } from '../../src/modules/sp2d/reissue.js'
import { openReturns } from '../../src/modules/sp2d/retur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { getOtp, ledger, proses, pull, setuju, statusOf } from '../support/story.js'
import { type Bayar, bukaRekening, kirimNotice, legsOf, terbitkan } from './adegan.js'

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

const NAMA = ['Siti Rahmah', 'Hendra Wijaya'] as const
type Penerima = Sp2dRecord['penerima'][number]
type Dua = { id: string; nomor: string; idFmis: string; penerima: [Bayar, Bayar] }

const penerimaOf = async (n: 0 | 1): Promise<Bayar> => ({
  id: n + 1,
  nama: NAMA[n],
  bank_kode: '002',
  rekening: await bukaRekening(app, NAMA[n], '002'),
  jumlah: n === 0 ? '1000000.00' : '2500000.00',
})

async function tigaTingkat(id: string): Promise<void> {
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await app.drain()
}

/** An SP2D that paid two payees at another bank. */
async function dibayar(): Promise<Dua> {
  const penerima: [Bayar, Bayar] = [await penerimaOf(0), await penerimaOf(1)]
  const sp2d = await terbitkan(app, people.MAKER, penerima)
  await tigaTingkat(sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  return { ...sp2d, penerima }
}

/** The payee's bank sends back what it got on this account, and the bank tells. */
async function kembali(sp2d: Dua, { rekening }: Bayar): Promise<void> {
  const leg = (await legsOf(app, sp2d.id)).find((row) => row.noRekening === rekening)
  const referensi = leg?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening dorman' })
  expect((await kirimNotice(app, referensi)).status).toBe(200)
  await app.drain()
}

/** FMIS corrects these payees with an account of their own and prints a list anew; the others stay as they are. */
async function koreksi(sp2d: Dua, ...siapa: (0 | 1)[]): Promise<void> {
  for (const n of siapa) sp2d.penerima[n] = await penerimaOf(n)
  const ubah = {
    penerima: sp2d.penerima.map((row) => ({ npwp: null, alamat: 'Jl. Uji', bank_nama: 'Bank 002', ...row })),
  }
  await app.simulator.patch('/control/fmis/record').send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah })
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(sp2d.idFmis)] })
  await pull(app, people.MAKER)
}

/** What the bank booked onto an account, and from where. */
const masuk = async ({ rekening }: Bayar): Promise<string[]> =>
  (await ledger(app)).filter(({ credit }) => credit === rekening).map(({ debit, amount }) => `${debit} ${amount}`)

/** The newest that FMIS was told about it. */
const terakhir = async ({ nomor }: Dua) =>
  ((await app.simulator.get('/fmis/inbox').query({ nomor })).body as { jenis: string; isi: object }[])[0]

const PENAMPUNGAN = '0019900000033'
const sekali = ({ jumlah }: Bayar) => [`${PENAMPUNGAN} ${jumlah}`]
const statusLegs = async (id: string) => (await legsOf(app, id)).map(({ status }) => status)

test('two that came back together are each paid again once', async () => {
  const sp2d = await dibayar()
  for (const row of sp2d.penerima) await kembali(sp2d, row)
  await koreksi(sp2d, 0, 1)
  await tigaTingkat(sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  for (const row of sp2d.penerima) expect(await masuk(row)).toEqual(sekali(row))
  await expectInvariants(app)
})

test('of two that were paid again only the one that comes back once more is paid a third time', async () => {
  const sp2d = await dibayar()
  for (const row of sp2d.penerima) await kembali(sp2d, row)
  await koreksi(sp2d, 0, 1)
  await tigaTingkat(sp2d.id)
  await kembali(sp2d, sp2d.penerima[0])
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  await koreksi(sp2d, 0)
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  await tigaTingkat(sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  for (const row of sp2d.penerima) expect(await masuk(row)).toEqual(sekali(row))
  expect(await statusLegs(sp2d.id)).toEqual(['RETUR', 'RETUR', 'RETUR', 'BERHASIL', 'BERHASIL'])
  await expectInvariants(app)
})

test('whoever signs a re-issue reads what is paid again, not what the SP2D paid', async () => {
  const sp2d = await dibayar()
  await kembali(sp2d, sp2d.penerima[0])
  await koreksi(sp2d, 0)
  const form = (await people.MAKER.get(`/cmsp/sp2d/${sp2d.id}`)).text
  expect(form).toContain('pembayaran ulang atas retur, Rp1.000.000,00')
  const [pertama = '', kedua = ''] =
    form.split('<caption class="visually-hidden">Data Rekanan</caption>')[1]?.split('</tr>').slice(1) ?? []
  expect(pertama).toContain('bila dikirim sekarang')
  expect(kedua).toContain('Tidak dibayar ulang')
  expect(kedua).not.toContain('bila dikirim sekarang')

  const baris = /Jumlah Netto" class="amount">([^<]+)/
  await setuju(people.MAKER, sp2d.id)
  const tugas = (await people.MAKER.get(`/cmsp/tugas?nomor=${encodeURIComponent(sp2d.nomor)}`)).text
  expect(baris.exec(tugas)?.[1]).toBe('1.000.000,00')
  expect(tugas).toContain('1 SP2D, <span class="amount-strong">Rp1.000.000,00</span>')
  const layar = (await people.MAKER.get(`/cmsp/tugas/konfirmasi?id=${sp2d.id}`)).text
  expect(layar).toContain('total netto <strong class="nowrap">Rp1.000.000,00</strong>')
  const { tantanganId, otp, text } = await getOtp(app, people.MAKER, [sp2d.id])
  expect(text).toContain('total Rp1.000.000,00.')
  await proses(people.MAKER, [sp2d.id], tantanganId, otp)
  const hasil = (await people.MAKER.get(`/cmsp/tugas/hasil/${tantanganId}`)).text
  expect(hasil).toContain('Rp1.000.000,00')
  expect(hasil).not.toContain('Rp3.500.000,00')
})

test('whoever rejects a re-issue reads that it is one, and its amount, with and without a script; FMIS is told whose', async () => {
  const sp2d = await dibayar()
  await kembali(sp2d, sp2d.penerima[0])
  await koreksi(sp2d, 0)
  const href = `/cmsp/sp2d/${sp2d.id}`
  const tolak = { keputusan: 'TOLAK', keterangan: 'Rekening barunya juga keliru' }
  for (const page of [await people.MAKER.get(href), await people.MAKER.submit(`${href}/keputusan`, tolak, href)]) {
    expect(page.text).toContain('Pembayaran ulang atas retur')
    expect(page.text).toContain('Rp1.000.000,00 akan ditolak dan dikembalikan ke FMIS')
    expect(page.text).not.toContain('Rp3.500.000,00 akan ditolak')
  }
  await people.MAKER.submit(`${href}/keputusan`, { ...tolak, konfirmasi: 'ya' }, href)
  await app.drain()
  expect(await terakhir(sp2d)).toMatchObject({ jenis: 'penolakan', isi: { penerima: [1] } })
})

test('whoever cancels a re-issue reads that it is one, and its amount; FMIS is told whose', async () => {
  const sp2d = await dibayar()
  await kembali(sp2d, sp2d.penerima[0])
  await koreksi(sp2d, 0)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  const page = (await people.APPROVER.get(`/cmsp/sp2d/${sp2d.id}`)).text
  expect(page).toContain('Uang yang diretur belum dibayar ulang')
  expect(page).not.toContain('Belum ada uang yang bergerak')
  const href = `/cmsp/sp2d/${sp2d.id}/batalkan`
  expect((await people.APPROVER.get(href)).text).toContain('2 penerima, Rp1.000.000,00')
  await people.APPROVER.submit(`${href}/otp`, { keterangan: 'Rekening barunya juga keliru' }, href)
  const { noHp } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.prov' } })
  const [sms] = (await app.simulator.get('/inbox/sms').query({ to: noHp })).body as { text: string }[]
  expect(sms?.text).toContain(`MEMBATALKAN PENCAIRAN SP2D ${sp2d.nomor}, Rp1.000.000,00.`)
  const { id } = await app.deps.prisma.tantangan.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const otp = /\b\d{6}\b/.exec(sms?.text ?? '')?.[0] ?? ''
  await people.APPROVER.submit(href, { tantanganId: String(id), otp: otp.split('') }, href)
  await app.drain()
  expect(await terakhir(sp2d)).toMatchObject({ jenis: 'pembatalan', isi: { penerima: [1] } })
})

test.each([0, 1] as const)('the payee whose money arrived is never touched when %i comes back', async (n) => {
  const sp2d = await dibayar()
  const lain = sp2d.penerima[n === 0 ? 1 : 0]
  const pertama = await masuk(lain)
  await kembali(sp2d, sp2d.penerima[n])
  await koreksi(sp2d, n)
  await tigaTingkat(sp2d.id)
  expect(await masuk(sp2d.penerima[n])).toEqual(sekali(sp2d.penerima[n]))
  expect(await masuk(lain)).toEqual(pertama)
  await expectInvariants(app)
})

test('one that comes back after the other was paid again is paid again on its own', async () => {
  const sp2d = await dibayar()
  for (const n of [1, 0] as const) {
    await kembali(sp2d, sp2d.penerima[n])
    await koreksi(sp2d, n)
    await tigaTingkat(sp2d.id)
    expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  }
  for (const row of sp2d.penerima) expect(await masuk(row)).toEqual(sekali(row))
  await expectInvariants(app)
})

test('one that comes back while the other is being approved again waits for its own correction', async () => {
  const sp2d = await dibayar()
  await kembali(sp2d, sp2d.penerima[0])
  await koreksi(sp2d, 0)
  await advance(app, people.MAKER, [sp2d.id])
  await kembali(sp2d, sp2d.penerima[1])
  for (const level of ['CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  await koreksi(sp2d, 1)
  await tigaTingkat(sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  for (const row of sp2d.penerima) expect(await masuk(row)).toEqual(sekali(row))
  await expectInvariants(app)
})

test('of two that came back only the corrected one is paid again; the other waits, and is paid when it is corrected', async () => {
  const sp2d = await dibayar()
  const salah = sp2d.penerima[1]
  for (const row of sp2d.penerima) await kembali(sp2d, row)
  const pertama = await masuk(salah)
  await app.deps.pool.query(`UPDATE leg SET retur_pada = retur_pada - interval '1 minute' WHERE status = 'RETUR'`)
  await koreksi(sp2d, 0)
  await tigaTingkat(sp2d.id)
  expect(await masuk(sp2d.penerima[0])).toEqual(sekali(sp2d.penerima[0]))
  expect(await masuk(salah)).toEqual(pertama)
  // FMIS hands the same record over once more, as it does after any change of no account.
  await app.simulator.patch('/control/fmis/record').send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah: {} })
  await pull(app, people.MAKER)
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  await koreksi(sp2d, 1)
  await tigaTingkat(sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  for (const row of sp2d.penerima) expect(await masuk(row)).toEqual(sekali(row))
  await expectInvariants(app)
})

test('a correction after a return may change the account of whom it came back from, and nothing else', async () => {
  const sp2d = await dibayar()
  await kembali(sp2d, sp2d.penerima[0])
  const { prisma } = app.deps
  const sp2dId = BigInt(sp2d.id)
  const read = readRecord((await prisma.sp2dVersi.findFirstOrThrow({ where: { sp2dId } })).isi, 2026)
  if (!read.ok) throw new Error('it was taken over once')
  const { record } = read
  const [satu, dua] = record.penerima as [Penerima, Penerima]
  const refused = async (change: Partial<Sp2dRecord>) =>
    onlyAccountsChanged(prisma, sp2dId, { ...record, ...change }, await openReturns(prisma, sp2dId))
  const rekening = '1234567890'
  expect(await refused({ penerima: [{ ...satu, rekening, bank_kode: '008' }, dua] })).toEqual([])
  for (const change of [{ rekening }, { bank_kode: '008' }, { nama: 'Orang Lain' }])
    expect(await refused({ penerima: [satu, { ...dua, ...change }] })).toHaveLength(1)
  expect(await refused({ penerima: [satu, dua, { ...dua, id: '9' }] })).toHaveLength(1)
  expect(await refused({ rkud: { ...record.rkud, rekening } })).toHaveLength(1)
})
