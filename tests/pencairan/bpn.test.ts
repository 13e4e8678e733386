import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSp2d, createTaxLeg } from '../db/rows.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'

let app: TestApp
let maker: Client
let sp2dId: bigint
let legId: bigint
let bpn: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  sp2dId = await createSp2d(app.deps.prisma, '63.00')
})
afterAll(() => app.close())

test('before its approval an SP2D has no payment to show', async () => {
  expect((await maker.get(`/cmsp/sp2d/${sp2dId}`)).text).not.toContain('sudah dibayar')
})

test('the page shows the payment; a tax that is not paid yet has no BPN', async () => {
  legId = await createTaxLeg(app.deps.prisma, sp2dId)
  bpn = `/cmsp/sp2d/${sp2dId}/bpn/${legId}`
  const answer = await maker.get(`/cmsp/sp2d/${sp2dId}`)
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('Kode billing 026110000000017 (Sewa tanah)')
  expect((await maker.get(bpn)).status).toBe(404)
})

test('the BPN of a paid tax says what was paid, by whom, when and under which numbers', async () => {
  await app.deps.prisma.buktiPajak.create({
    data: {
      ...{ legId, kodeBilling: '026110000000017', ntb: '123400000017', ntpn: '42C9B7454SS1QHTN' },
      ...{ stan: '004711', tanggalBuku: new Date('2026-11-23'), waktuBayar: new Date('2026-11-22T16:05:30Z') },
    },
  })
  const answer = await maker.get(bpn)
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(answer.headers['content-disposition']).toBe('inline; filename="BPN-42C9B7454SS1QHTN.pdf"')
  const text = textOf(answer.body as Buffer)
  expect(text).toEqual(expect.arrayContaining(['BUKTI PENERIMAAN NEGARA', 'Penerimaan Pajak']))
  const values = Object.fromEntries(text.flatMap((piece, at) => (piece === ':' ? [[text[at - 1], text[at + 1]]] : [])))
  expect(values).toEqual({
    'Tanggal dan Jam Bayar': '23 November 2026 00.05.30 WITA',
    'Tanggal Buku': '23 November 2026',
    'Kode / Nama Bank': '122 / Bank Kalsel',
    NTB: '123400000017',
    NTPN: '42C9B7454SS1QHTN',
    STAN: '004711',
    'Kode Billing': '026110000000017',
    NPWP: '02.183.241.5-000.000',
    'Nama Wajib Pajak': 'CV UJI',
    Alamat: 'Jl. Uji No. 7, Banjarmasin',
    'KAP-KJS': '411128-403',
    'Jenis Pajak': 'Sewa tanah',
    'Masa Pajak': 'November 2026',
    'Tahun Pajak': '2026',
    'Nomor Objek Pajak': '63.71.010.001.002-0003.0',
    'Jumlah Setoran': 'Rp11.234.567',
    'Mata Uang': 'IDR',
    Terbilang: expect.stringMatching(/^Sebelas juta dua ratus tiga puluh empat ribu/),
    'Nomor SP2D': '99001/SP2D/LS/2026',
    'Pemerintah Daerah': 'Provinsi Kalimantan Selatan',
    OPD: '9.99 Badan Uji',
  })
  expect(text.join(' ')).toContain('berkedudukan sama dengan Surat Setoran Pajak (SSP). Dicetak melalui CMSP Kalsel')
})

test('a reprint is the same document, byte for byte, dated at the payment', async () => {
  const [first, second] = [(await maker.get(bpn)).body as Buffer, (await maker.get(bpn)).body as Buffer]
  expect(first.equals(second)).toBe(true)
  expect(first.toString('latin1')).toContain('(D:20261122160530Z)')
})

test('auditor and operator may read it; for another Pemda or under another SP2D it does not exist', async () => {
  for (const username of ['auditor.prov', 'operator.bank']) {
    expect((await (await app.signIn(username)).get(bpn)).status, username).toBe(200)
  }
  const other = await app.signIn('maker.bjm')
  expect((await other.get(bpn)).status).toBe(404)
  expect((await other.get(`/cmsp/sp2d/${sp2dId}`)).status).toBe(404)
  expect((await maker.get(`/cmsp/sp2d/${sp2dId + 1n}/bpn/${legId}`)).status).toBe(404)
  expect((await maker.get(`/cmsp/sp2d/${sp2dId}/bpn/abc`)).status).toBe(404)
  expect((await (await app.signIn('admin.bank')).get(bpn)).status).toBe(403)
})
