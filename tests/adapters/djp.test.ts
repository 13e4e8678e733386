import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDjp } from '../../src/adapters/djp/billing.js'
import { createMpn } from '../../src/adapters/djp/mpn.js'
import type { Djp, Mpn } from '../../src/adapters/djp/port.js'
import { parseUang, UangError } from '../../src/domain/uang.js'
import { GANGGUAN, json, startPalsu } from './palsu.js'

const palsu = startPalsu()
let djp: Djp
let mpn: Mpn
beforeEach(() => {
  const config = { url: palsu.url, timeoutMs: 1000, clientId: 'cmsp', clientSecret: 'SECRETRAHASIA' }
  djp = createDjp(config)
  mpn = createMpn(config)
})
const answer = (responseCode: string, data: unknown = null): void => {
  palsu.answer = json(200, { responseCode, responseMessage: 'x', data })
}

const billing = {
  idBilling: '012345678901234',
  nomorPokokWajibPajak: '001496827018000',
  namaWajibPajak: 'DINAS PENDIDIKAN',
  kodeMap: '411211',
  kodeSetor: '920',
  masaPajak: '1111',
  tahunPajak: '2026',
  jumlahBayar: '11000000',
  nomorObjekPajak: '',
  tanggalExpiredBilling: '2026-12-06T14:05:00+08:00',
}
const baru = {
  referensi: 'PB-1',
  npwp: '001496827018000',
  kodeMap: '411211',
  kodeSetor: '920',
  masa: '1111',
  tahun: '2026',
  jumlah: parseUang('11000000'),
  nop: null,
  npwpPenyetor: '001496827018000',
  npwpRekanan: '021832415000000',
  nikRekanan: null,
  nomorFaktur: null,
  nomorKetetapan: null,
  nomorSpm: '1/SPM',
  nomorSkpd: null,
}
const hasilBilling = {
  kind: 'berhasil',
  billing: {
    kodeBilling: '012345678901234',
    npwp: '001496827018000',
    nama: 'DINAS PENDIDIKAN',
    kodeMap: '411211',
    kodeSetor: '920',
    masa: '1111',
    tahun: '2026',
    jumlah: 1100000000n,
    nop: null,
    kedaluwarsa: new Date('2026-12-06T06:05:00Z'),
  },
}

describe('billing', () => {
  test('creation sends whole rupiah, leaves out what does not apply, and gives the typed billing', async () => {
    answer('00', billing)
    expect((await djp.createBilling(baru)).hasil).toEqual(hasilBilling)
    const [q] = palsu.diterima
    expect(JSON.parse(q?.body ?? '')).toEqual({
      referenceNo: 'PB-1',
      nomorPokokWajibPajak: '001496827018000',
      kodeMap: '411211',
      kodeSetor: '920',
      masaPajak: '1111',
      tahunPajak: '2026',
      jumlahBayar: '11000000',
      nomorSPM: '1/SPM',
      nomorPokokWajibPajakPenyetor: '001496827018000',
      nomorPokokWajibPajakRekanan: '021832415000000',
    })
    const signed = `${String(q?.headers['x-timestamp'])}.${q?.body}`
    expect(q?.headers['x-signature']).toBe(createHmac('sha256', 'SECRETRAHASIA').update(signed).digest('hex'))
  })

  test('an amount with sen never becomes a billing', async () => {
    await expect(djp.createBilling({ ...baru, jumlah: parseUang('1.50') })).rejects.toThrow(UangError)
    expect(palsu.diterima).toHaveLength(0)
  })

  test.each([
    ['01', 'ditolak'],
    ['11', 'tidakPasti'],
    ['33', 'ditolak'],
    ['90', 'tidakPasti'],
    ['92', 'tidakPasti'],
    ['97', 'ditolak'],
    ['98', 'ditolak'],
    ['99', 'tidakPasti'],
    ['55', 'tidakPasti'],
  ])('code %s is %s for every billing call', async (kode, kind) => {
    answer(kode)
    expect((await djp.createBilling(baru)).hasil).toMatchObject({ kind, kode })
    expect((await djp.findBilling('PB-1')).hasil).toMatchObject({ kind, kode })
    expect((await djp.inquireBilling('012345678901234')).hasil).toMatchObject({ kind, kode })
    expect((await djp.inquireNpwp('001496827018000')).hasil).toMatchObject({ kind, kode })
  })

  test.each(['02', '88'])('inquiry %s refuses the code and still shows what it is for', async (kode) => {
    answer(kode, billing)
    const { hasil } = await djp.inquireBilling('012345678901234')
    expect(hasil).toEqual({ kind: 'ditolak', kode, pesan: expect.any(String), billing: hasilBilling.billing })
  })

  test.each([
    ['no data', null],
    ['an amount with a comma', { ...billing, jumlahBayar: '11.000.000,00' }],
    ['no expiry', { ...billing, tanggalExpiredBilling: undefined }],
    ['the billing of another code', { ...billing, idBilling: '012345678901235' }],
  ])('success with %s proves nothing', async (_, data) => {
    answer('00', data)
    expect((await djp.inquireBilling('012345678901234')).hasil.kind).toBe('tidakPasti')
  })

  test.each(GANGGUAN)('%s proves nothing', async (_, handler) => {
    palsu.answer = handler
    expect((await djp.createBilling(baru)).hasil.kind).toBe('tidakPasti')
    expect(palsu.diterima).toHaveLength(1)
  })

  test('a taxpayer is named', async () => {
    answer('00', { nama: 'DINAS', alamat: 'Jl. A', kota: 'Banjarbaru' })
    const { hasil } = await djp.inquireNpwp('001496827018000')
    expect(hasil).toEqual({ kind: 'berhasil', nama: 'DINAS', alamat: 'Jl. A', kota: 'Banjarbaru' })
  })
})

const bukti = {
  idBilling: '012345678901234',
  referenceNo: '000000000017',
  ntb: '000000000017',
  ntpn: '42C9B7454SS1QHTN',
  msgSTAN: '001234',
  tanggalDanWaktuTransaksi: '2026-11-22 14:05:00',
  tanggalBuku: '2026-11-23',
  jumlahBayar: '11000000',
}
const lunas = {
  kind: 'berhasil',
  ntb: '000000000017',
  ntpn: '42C9B7454SS1QHTN',
  stan: '001234',
  tanggalBuku: '2026-11-23',
  waktuBayar: new Date('2026-11-22T06:05:00Z'),
}
const order = {
  kodeBilling: '012345678901234',
  referensi: '000000000017',
  rekeningAsal: '0010100000011',
  jumlah: parseUang('11000000'),
  nomorSp2d: '63.00/04.0/000616/LS/5.02.0.00.0.00.01.0000/P6/9/2026',
}
const pay = () => mpn.pay({ isi: mpn.preparePayment(order) })
const reinquire = () =>
  mpn.reinquire({ kodeBilling: order.kodeBilling, referensi: order.referensi, jumlah: order.jumlah })

describe('tax payment', () => {
  test('sends the prepared bytes, of a long No. SP2D what MPN has room for, and brings the proof of payment', async () => {
    answer('00', bukti)
    expect((await pay()).outcome).toEqual(lunas)
    expect((await reinquire()).outcome).toEqual(lunas)
    expect(palsu.diterima[0]?.body).toBe(mpn.preparePayment(order))
    expect(JSON.parse(palsu.diterima[0]?.body ?? '')).toEqual({
      idBilling: '012345678901234',
      referenceNo: '000000000017',
      sourceAccountNo: '0010100000011',
      jumlahBayar: '11000000',
      nomorSP2D: '63.00/04.0/000616/LS/5.02.0.00',
    })
  })

  test.each([
    ['01', 'gagal', 'tidakDitemukan'],
    ['02', 'gagal', 'tidakPasti'],
    ['03', 'gagal', 'tidakPasti'],
    ['11', 'diproses', 'diproses'],
    ['14', 'ditolakSementara', 'tidakPasti'],
    ['27', 'gagal', 'gagal'],
    ['31', 'gagal', 'gagal'],
    ['32', 'gagal', 'tidakPasti'],
    ['33', 'tidakPasti', 'tidakPasti'],
    ['88', 'tidakPasti', 'gagal'],
    ['90', 'tidakPasti', 'tidakPasti'],
    ['92', 'tidakPasti', 'tidakPasti'],
    ['97', 'gagal', 'tidakPasti'],
    ['98', 'gagal', 'tidakPasti'],
    ['99', 'tidakPasti', 'tidakPasti'],
    ['55', 'tidakPasti', 'tidakPasti'],
  ])('code %s is %s when paying and %s when asking', async (kode, bayar, tanya) => {
    answer(kode)
    expect((await pay()).outcome.kind).toBe(bayar)
    expect((await reinquire()).outcome.kind).toBe(tanya)
  })

  test('paid by another reference is told as that', async () => {
    answer('88')
    const { outcome } = await reinquire()
    expect(outcome).toEqual({ kind: 'gagal', kode: '88', pesan: 'Kode billing sudah dibayar dengan referensi lain.' })
  })

  test('00 without NTPN is still on its way', async () => {
    answer('00', { ...bukti, ntpn: '' })
    expect((await pay()).outcome).toEqual({ kind: 'diproses', referensiBank: '000000000017' })
  })

  test.each([
    ['another billing', { idBilling: '012345678901235' }],
    ['another reference', { referenceNo: '000000000018' }],
    ['another amount', { jumlahBayar: '11000001' }],
    ['an NTPN that is none', { ntpn: '42C9' }],
    ['a book date that does not exist', { tanggalBuku: '2026-02-30' }],
    ['a book date no database knows', { tanggalBuku: '0000-01-01' }],
    ['no STAN', { msgSTAN: undefined }],
  ])('00 with %s proves nothing', async (_, beda) => {
    answer('00', { ...bukti, ...beda })
    expect((await pay()).outcome.kind).toBe('tidakPasti')
    expect((await reinquire()).outcome.kind).toBe('tidakPasti')
  })

  test.each(GANGGUAN)('%s proves nothing, and nothing is sent twice', async (_, handler) => {
    palsu.answer = handler
    expect((await pay()).outcome.kind).toBe('tidakPasti')
    expect(palsu.diterima).toHaveLength(1)
    expect((await reinquire()).outcome.kind).toBe('tidakPasti')
  })

  test('a success code under a status of failure proves nothing', async () => {
    palsu.answer = json(500, { responseCode: '00', data: bukti })
    expect((await pay()).outcome.kind).toBe('tidakPasti')
  })

  test('what is kept of the answer holds no secret and no whole NPWP', async () => {
    palsu.answer = (res, q) => json(500, { ...billing, headers: q.headers, secret: 'SECRETRAHASIA' })(res, q)
    const { jawaban } = (await pay()).panggilan
    expect(jawaban).not.toContain('SECRETRAHASIA')
    expect(jawaban).not.toContain(String(palsu.diterima[0]?.headers['x-signature']))
    expect(jawaban).not.toContain('001496827018000')
  })
})
