import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSp2d, createTaxLeg } from '../db/rows.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectRefused, footprint } from '../support/state.js'
import { getOtp, makeBillings, publish, setuju } from '../support/story.js'

let app: TestApp
let maker: Client
let stranger: Client
let id: string
let nomor: string
let pajak: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  stranger = await app.signIn('maker.bjm')
  ;({ id, nomor } = await publish(app, maker, '63.00'))
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  const tax = await app.deps.prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(id), mengurangi: true } })
  pajak = String(tax.id)
})
afterAll(() => app.close())

test('pages, documents and parts of pages of another Pemda do not exist', async () => {
  const paid = await createSp2d(app.deps.prisma, '63.00')
  const leg = await createTaxLeg(app.deps.prisma, paid)
  const rekening = await app.deps.prisma.rekening.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const paths = [
    `/cmsp/sp2d/${id}`,
    `/cmsp/sp2d/${id}/pajak/${pajak}`,
    `/cmsp/sp2d/${id}/pajak/${pajak}?tab=belum`,
    `/cmsp/sp2d/${paid}/bpn/${leg}`,
    `/cmsp/tugas/${id}`,
    `/cmsp/tugas/konfirmasi?id=${id}`,
    `/cmsp/master/rekening/${rekening.id}`,
  ]
  for (const path of paths) {
    for (const headers of [{}, { 'X-CMSP-Live': '1' }] as Record<string, string>[]) {
      const answer = await stranger.bare('get', path, {}, headers)
      expectRefused(answer, [404], path)
      expect(answer.text, path).not.toContain(nomor)
    }
  }
})

test('nothing can be decided, edited or confirmed in another Pemda, and the answer tells nothing of it', async () => {
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const before = await footprint(app)
  const taxForm = { npwpPenyetor: '1', npwpRekanan: '', npwpPemungut: '1', nop: '', jenisPajak: '411211-920' }
  const forms: [string, Record<string, string | string[]>][] = [
    [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'SETUJU', sidik: 'a'.repeat(64) }],
    [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'TOLAK', keterangan: 'Bukan milik Pemda ini' }],
    [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'TOLAK', keterangan: 'Bukan milik Pemda ini', konfirmasi: 'ya' }],
    [`/cmsp/sp2d/${id}/pajak/${pajak}`, { kodeBilling: '100000000000001' }],
    [`/cmsp/sp2d/${id}/pajak/${pajak}/buat`, { ...taxForm, masaAwal: '11', masaAkhir: '11', tahunPajak: '2026' }],
    ['/cmsp/tugas/otp', { id }],
    [`/cmsp/tugas/${id}/hapus`, {}],
    [`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' }],
  ]
  for (const [path, fields] of forms) {
    const answer = await stranger.bare('post', path, { _csrf: stranger.token, ...fields })
    expectRefused(answer, [404], path)
    expect(answer.text, path).not.toContain(nomor)
  }
  const page = await stranger.submit('/cmsp/tugas/proses', { id, tantanganId, otp: otp.split('') }, '/cmsp/tugas')
  expect(page.text).not.toContain(nomor)
  expect(await footprint(app)).toEqual(before)
})

test('lists, counts, filters and exports hold only the own Pemda', async () => {
  await publish(app, stranger, '63.71', { jenis: 'UP' })
  for (const list of ['/cmsp/sp2d', '/cmsp/tugas', '/cmsp/master/rekening']) {
    const own = await textsOf(maker, `${list}/export.xlsx`)
    const other = await textsOf(stranger, `${list}/export.xlsx`)
    expect(own.length, list).toBeGreaterThan(0)
    expect(
      other.filter((text) => own.includes(text)),
      list,
    ).toEqual([])
  }
  const found = await stranger.get(`/cmsp/sp2d?nomor=${encodeURIComponent(nomor)}`)
  expect(found.text).toContain('Tidak ada data yang cocok')
  expect((await maker.get(`/cmsp/sp2d?nomor=${encodeURIComponent(nomor)}`)).text).toContain(`/cmsp/sp2d/${id}`)
})

/** First column below the headings, without the sums: what identifies each row. */
async function textsOf(person: Client, path: string): Promise<string[]> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await person.download(path)) as unknown as ArrayBuffer)
  const column = workbook.worksheets[0]?.getColumn(1).values ?? []
  return column
    .slice(4)
    .map(String)
    .filter((text) => text !== 'Jumlah')
}
