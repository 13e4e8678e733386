import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { offer, soundRecord, withTaxes } from '../support/fmis.js'
import { find, pull, setuju, statusOf } from '../support/story.js'
import { errorsOn, setujui, usulanOf } from '../usulan/adegan.js'

import { openAccount } from './adegan.js'

const HREF = '/cmsp/admin/jenis-potongan'
const ZAKAT = '2130501'
const SURAT = { dasarNomor: '900/12/BPKAD', dasarTanggal: '2026-11-20' }
let app: TestApp
let maker: Client
let operator: Client
let admin: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  operator = await app.signIn('operator.bank')
  admin = await app.signIn('admin.bank')
})
afterAll(() => app.close())

const usulkan = (isi: Record<string, string>) => operator.post(HREF, { ...SURAT, ...isi })

/** An SP2D with a deduction for zakat, as FMIS sends it; its id. */
async function denganZakat(idsp2d: number): Promise<string> {
  const row = { id: 1, kode: ZAKAT, uraian: 'Zakat ASN', kelompok: 1 as const, jumlah: '25000.00' }
  const record = { ...(await soundRecord(app, idsp2d)), potongan: [row] }
  await offer(app, withTaxes(record, []))
  await pull(app, maker)
  return (await find(app, record.sp2d_no)).id
}

test('a kind nobody knows is proposed on a letter, agreed to by an admin, given a rekening, and its SP2D goes on', async () => {
  const id = await denganZakat(8911)
  expect((await operator.get(HREF)).text).toMatch(new RegExp(`Belum dikenal[^]*${ZAKAT}[^]*Zakat ASN`))
  const form = (await operator.get(`${HREF}/baru?kode=${ZAKAT}`)).text
  expect(form).toMatch(/name="nama"[^>]*value="Zakat ASN"/)

  const usulan = usulanOf(await usulkan({ kode: ZAKAT, nama: 'Zakat ASN' }))
  expect(await app.deps.prisma.jenisPotongan.count({ where: { kode: ZAKAT } })).toBe(0)
  expect((await setujui(app, admin, usulan)).text).toContain('disetujui dan sudah berlaku')
  expect((await operator.get(HREF)).text).not.toContain('Belum dikenal')
  expect(await app.deps.prisma.audit.count({ where: { aksi: 'JENIS_POTONGAN_DITAMBAH' } })).toBe(1)

  await openAccount(app, '0010299900077', 'Rekening Zakat')
  const baru = '/cmsp/master/rekening/baru'
  const rekening = { noRekening: '0010299900077', nama: 'Rekening Zakat', kode: ZAKAT }
  expect(errorsOn((await maker.submit(baru, rekening, baru)).text)).toEqual([])
  await setuju(maker, id)
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
})

test('its name is put right the same way; its code and what it is paid by stay', async () => {
  const kode = '2.1.01.07.01.0001'
  expect((await operator.get(`${HREF}/baru?kode=${kode}`)).text).toMatch(/name="nama"[^>]*value="Taperum"/)
  await setujui(app, admin, usulanOf(await usulkan({ kode, nama: 'Tabungan Perumahan' })))
  const row = await app.deps.prisma.jenisPotongan.findUniqueOrThrow({ where: { kode } })
  expect([row.nama, row.lewatMpn]).toEqual(['Tabungan Perumahan', false])
  await expect(app.deps.pool.query('UPDATE jenis_potongan SET lewat_mpn = true')).rejects.toThrow(/permission denied/)
  await expect(app.deps.pool.query('DELETE FROM jenis_potongan')).rejects.toThrow(/permission denied/)
})

test.each([
  ['a tax', { kode: '2.1.01.06.01.0001', nama: 'PPN' }, 'dibayar dengan kode billing'],
  ['no letter', { kode: '99', nama: 'Iuran', dasarNomor: '', dasarTanggal: '' }, 'Isi nomor dan tanggal surat Pemda'],
  ['no name', { kode: '99', nama: ' ' }, 'Isi nama.'],
  ['nothing new', { kode: '2.1.01.03.01.0001', nama: 'Iuran Jaminan Kecelakaan Kerja' }, 'sama'],
])('%s is refused at the form, and what was typed stays', async (_what, isi, pesan) => {
  const answer = await operator.submit(HREF, { ...SURAT, ...isi }, `${HREF}/baru`)
  expect(answer.text).toContain(pesan)
  expect(answer.text).toContain(`value="${isi.kode}"`)
  expect(await app.deps.prisma.usulan.count({ where: { status: 'MENUNGGU' } })).toBe(0)
})

test('the list says how each is paid and by how many Pemda; its file holds the same', async () => {
  const { text } = await admin.get(`${HREF}?cara=true`)
  expect(text).toContain('Pajak Pertambahan Nilai')
  expect(text).not.toContain('Iuran Jaminan Kematian')
  expect(text).not.toContain('/baru')
  expect((await admin.get(`${HREF}/export.csv?cara=true`)).text).toContain('Pajak Pertambahan Nilai')
})
