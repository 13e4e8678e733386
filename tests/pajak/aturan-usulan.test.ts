import { afterAll, beforeAll, expect, test } from 'vitest'
import { aturanOf } from '../../src/modules/pajak/rules.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, setujui } from '../usulan/adegan.js'
import { taxStories } from './adegan.js'

const HREF = '/cmsp/admin/aturan-pajak'
const PPN = '411211-920'
let app: TestApp
let operator: Client
let admin: Client

beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
  admin = await app.signIn('admin.bank')
})
afterAll(() => app.close())

/** The form of a rule as it stands. */
async function form(kode: string, change: Record<string, string> = {}): Promise<Record<string, string>> {
  const { text } = await operator.get(`${HREF}/${kode}`)
  const inputs = [...text.matchAll(/name="(\w+)"\s+type="\w+"\s+value="([^"]*)"/g)].map(([, nama = '', nilai = '']) => [
    nama,
    nilai,
  ])
  const boxes = [...text.matchAll(/name="(\w+)" value="ya" checked/g)].map(([, nama = '']) => [nama, 'ya'])
  const selects = [...text.matchAll(/<select[^>]*name="(\w+)"[\s\S]*?<\/select>/g)].map(([select, nama = '']) => [
    nama,
    /value="(\w+)" selected/.exec(select)?.[1] ?? '',
  ])
  return { ...(Object.fromEntries([...inputs, ...boxes, ...selects]) as Record<string, string>), ...change }
}

const latest = () => app.deps.prisma.usulan.findFirstOrThrow({ orderBy: { id: 'desc' } })

test('the operator proposes a stricter rule; it holds only once an admin has confirmed it, as a new version', async () => {
  const before = await app.deps.prisma.aturanPajak.count()
  const change = await form(PPN, { faktur: 'WAJIB', sumber: 'Surat DJP 12/2026' })
  const page = await operator.submit(HREF, change, `${HREF}/${PPN}`)
  expect(errorsOn(page.text)).toEqual([])
  expect(page.text).toContain('menunggu persetujuan admin bank')
  expect((await aturanOf(app.deps, '411211', '920'))?.faktur).toBe('BOLEH')

  const side = await admin.get(`/cmsp/admin/usulan/${(await latest()).id}`)
  expect(side.text).toContain('Nomor Faktur Pajak')
  expect((await setujui(app, admin, String((await latest()).id))).text).toContain('disetujui dan sudah berlaku')
  expect((await aturanOf(app.deps, '411211', '920'))?.faktur).toBe('WAJIB')
  expect(await app.deps.prisma.aturanPajak.count()).toBe(before + 1)
  const list = await operator.get(`${HREF}?kode=${PPN}`)
  expect(list.text).toContain('Sudah diganti')
  expect(list.text).toContain('Surat DJP 12/2026')
})

test('a changed rule is a change of data: form and server ask for the faktur at once', async () => {
  const story = await taxStories(app)
  const id = await story.arrive([{ kode_map: '411211', kode_setor: '920', jumlah: '1000.00' }])
  const href = await story.href(id, 0)
  const shown = await story.maker.get(`${href}?tab=belum`)
  expect(shown.text).toMatch(/name="nomorFaktur"[\s\S]{0,200}required/)
  await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  expect((await story.rows(id))[0]?.billingId).toBeNull()
  const [row] = await story.rows(id)
  const isian = {
    ...{ npwpPenyetor: row?.npwp ?? '', npwpPemungut: row?.npwp ?? '', npwpRekanan: '021832415000000', nop: '' },
    ...{ jenisPajak: PPN, masaAwal: row?.masa.slice(0, 2) ?? '', masaAkhir: row?.masa.slice(2) ?? '' },
    ...{ tahunPajak: String(row?.tahunPajak), nomorFaktur: '020.000-26.00000001' },
  }
  await story.maker.submit(`${href}/buat`, isian, `${href}?tab=belum`)
  expect((await story.rows(id))[0]?.billing?.asal).toBe('DIBUAT')
})

test('a rule that begins later does not hold yet; one in the past or before its last version is refused', async () => {
  const change = await form('411124-104', { nop: 'WAJIB', mulai: '2099-01-01' })
  await operator.submit(HREF, change, `${HREF}/411124-104`)
  await setujui(app, admin, String((await latest()).id))
  expect((await aturanOf(app.deps, '411124', '104'))?.nop).toBe('KOSONG')
  const past = await form('411124-100', { nop: 'BOLEH', mulai: '2026-01-01' })
  expect((await operator.submit(HREF, past, `${HREF}/411124-100`)).text).toContain('Aturan baru berlaku paling cepat')
  const again = await form('411124-104', { nop: 'BOLEH' })
  expect((await operator.submit(HREF, again, `${HREF}/411124-104`)).text).toContain('Harus setelah versi terakhir')
  const wrong = await form('411124-100', { kap: '41', rekanan: 'MUNGKIN' })
  expect(errorsOn((await operator.submit(HREF, wrong, `${HREF}/411124-100`)).text)).toContain(
    'KAP terdiri atas 6 digit.',
  )
})

test('the admin sees the rules and proposes none; a Pemda sees none of them', async () => {
  expect((await admin.get(HREF)).status).toBe(200)
  expect((await admin.get(`${HREF}/${PPN}`)).status).toBe(403)
  expect((await admin.post(HREF, await form(PPN))).status).toBe(403)
  const maker = await app.signIn('maker.prov')
  expect((await maker.get(HREF)).status).toBe(403)
  expect((await operator.get(`${HREF}/export.xlsx`)).status).toBe(200)
  expect((await operator.get(`${HREF}/999999-999`)).status).toBe(404)
})
