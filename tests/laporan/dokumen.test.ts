import { afterAll, beforeAll, expect, test } from 'vitest'
import { kodeCek } from '../../src/modules/laporan/dokumen/kodeCek.js'
import { createSp2d, createTaxLeg } from '../db/rows.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, visit } from '../support/client.js'
import { textOf } from '../support/pdf.js'

const NTPN = '42C9B7454SS1QHTN'
let app: TestApp
let maker: Client
let anybody: Client
let href: string
let sp2dId: bigint

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  anybody = await visit(app.url)
  sp2dId = await createSp2d(app.deps.prisma, '63.00')
  href = `/cmsp/sp2d/${sp2dId}`
  const legId = await createTaxLeg(app.deps.prisma, sp2dId)
  await app.deps.prisma.buktiPajak.create({
    data: {
      ...{ legId, kodeBilling: '026110000000017', ntb: '123400000017', ntpn: NTPN, stan: '004711' },
      ...{ tanggalBuku: new Date('2026-11-23'), waktuBayar: new Date('2026-11-22T16:05:30Z') },
    },
  })
})
afterAll(() => app.close())

test('the QR of a BPN leads to a page that says it is genuine, and tells nothing else', async () => {
  const page = await anybody.get(`/cmsp/bpn/${NTPN}/${kodeCek(app.deps, NTPN)}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('Asli')
  expect(page.text).toContain(NTPN)
  for (const secret of ['026110000000017', '11.234.567', 'CV UJI', '99001', 'Provinsi', '123400000017'])
    expect(page.text).not.toContain(secret)
  expect((await anybody.get(`/cmsp/bpn/${NTPN}/${kodeCek(app.deps, NTPN).toLowerCase()}`)).status).toBe(200)
})

test('a wrong code and an NTPN nobody paid are not found, with the same page', async () => {
  const unknown = 'AAAAAAAAAAAAAAAA'
  for (const path of [`${NTPN}/0000000000000000`, `${NTPN}/x`, `${unknown}/${kodeCek(app.deps, unknown)}`]) {
    const answer = await anybody.get(`/cmsp/bpn/${path}`)
    expect(answer.status, path).toBe(404)
    expect(answer.text).toContain('Bukti Penerimaan Negara dengan nomor dan kode ini tidak ditemukan.')
  }
})

test('whoever tries one code after the other is stopped', async () => {
  const tries = Array.from({ length: 60 }, () => anybody.get(`/cmsp/bpn/${NTPN}/0000000000000000`))
  const answers = await Promise.all(tries)
  expect(answers.some(({ status }) => status === 429)).toBe(true)
  expect((await anybody.get(`/cmsp/bpn/${NTPN}/${kodeCek(app.deps, NTPN)}`)).status).toBe(429)
})

test('all BPN of an SP2D come as one file', async () => {
  const answer = await maker.get(`${href}/bpn.pdf`)
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(textOf(answer.body as Buffer)).toEqual(expect.arrayContaining([NTPN, 'BUKTI PENERIMAAN NEGARA']))
})

test('the summary sheet names payee, taxes with NTPN, approvals and what became of each part; a reprint is equal', async () => {
  const first = (await maker.get(`${href}/ringkasan.pdf`)).body as Buffer
  const text = textOf(first).join(' ')
  for (const shown of ['RINGKASAN SP2D', '99001/SP2D/LS/2026', 'CV Uji', 'Persetujuan', 'Approver', 'Belum diputuskan'])
    expect(text).toContain(shown)
  expect(((await maker.get(`${href}/ringkasan.pdf`)).body as Buffer).equals(first)).toBe(true)
})

test('a kuitansi exists once the bank has confirmed the transfer', async () => {
  expect((await maker.get(`${href}/kuitansi.pdf`)).status).toBe(404)
  const { id: pencairanId } = await app.deps.prisma.pencairan.findFirstOrThrow({ where: { sp2dId } })
  const leg = await app.deps.prisma.leg.create({
    data: {
      ...{ pencairanId, jenis: 'NETTO', urut: 0, uraian: 'Netto kepada CV Uji', jumlah: '88765433.00' },
      ...{ rekeningAsal: '0019900000099', bankKode: '122', bankNama: 'Bank Kalsel', noRekening: '2000100199' },
      ...{ namaTujuan: 'CV Uji', referensiBank: 'REF-BANK-1', selesaiPada: new Date('2026-11-22T05:00:00Z') },
    },
  })
  for (const status of ['DIKIRIM', 'BERHASIL'])
    await app.deps.pool.query('UPDATE leg SET status = $2 WHERE id = $1', [leg.id, status])
  const answer = await maker.get(`${href}/kuitansi.pdf`)
  const text = textOf(answer.body as Buffer).join(' ')
  for (const shown of ['KUITANSI', 'Rp88.765.433,00', 'Delapan puluh delapan juta', '2000100199', 'REF-BANK-1'])
    expect(text).toContain(shown)
  expect((await maker.get(href)).text).toContain('Kuitansi (.pdf)')
})

test('no document of another Pemda exists, and none for a role without the right', async () => {
  const other = await app.signIn('maker.bjm')
  const admin = await app.signIn('admin.bank')
  for (const name of ['bpn.pdf', 'ringkasan.pdf', 'kuitansi.pdf']) {
    expect((await other.get(`${href}/${name}`)).status, name).toBe(404)
    expect((await admin.get(`${href}/${name}`)).status, name).toBe(403)
  }
})

test('the summary sheet of many payees holds every one, and every part of the payment', async () => {
  const { prisma } = app.deps
  const { id: pencairanId } = await prisma.pencairan.findFirstOrThrow({ where: { sp2dId } })
  const orang = Array.from({ length: 60 }, (_, n) => ({
    nama: `Pegawai ${n + 1}`,
    noRekening: `20001${n + 10_000}`,
    n,
  }))
  await prisma.penerima.createMany({
    data: orang.map(({ n, ...each }) => ({
      ...{ ...each, sp2dId, kunciFmis: `p${n}`, bankKode: '122', bankNama: 'Bank Kalsel', jumlah: '1000.00' },
    })),
  })
  await prisma.leg.createMany({
    data: orang.map(({ n, nama, noRekening }) => ({
      ...{ pencairanId, jenis: 'NETTO', urut: n + 1, uraian: nama, jumlah: '1000.00', rekeningAsal: '0019900000099' },
      ...{ bankKode: '122', bankNama: 'Bank Kalsel', noRekening, namaTujuan: nama },
    })),
  })
  const text = textOf((await maker.get(`${href}/ringkasan.pdf`)).body as Buffer).join(' ')
  for (const { nama, noRekening } of orang) expect(text.split(noRekening).length - 1, nama).toBe(2)
})
