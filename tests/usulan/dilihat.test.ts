import { afterAll, beforeAll, expect, test } from 'vitest'
import { SURAT } from '../admin/adegan.js'
import { SHARED, startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { formsOn } from '../support/forms.js'
import { setujui, usulanOf } from './adegan.js'

let app: TestApp
let satu: Client
let dua: Client
let tiga: Client

beforeAll(async () => {
  app = await startTestApp()
  satu = await app.signIn('admin.bank')
  dua = await app.signIn('admin2.bank')
  tiga = await app.signIn('admin3.bank')
})
afterAll(() => app.close())

type Isian = Record<string, string>

interface Kasus {
  halaman: string
  href(): Promise<string>
  /** What two people change meanwhile, and what the third, whose page is older, wants beside it. */
  dulu: Isian
  lalu: Isian
  selalu?: Isian
}

const pemda = async () => (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
const maker = async () => (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })).id

const FORMS: Kasus[] = [
  {
    halaman: 'a user',
    href: async () => `/cmsp/admin/pengguna/${await maker()}`,
    ...{ dulu: { noHp: '081377771234' }, lalu: { jabatan: 'Analis' }, selalu: SURAT },
  },
  {
    halaman: 'a Pemda',
    href: async () => `/cmsp/admin/pemda/${await pemda()}`,
    ...{ dulu: { nama: 'Provinsi Lain' }, lalu: { status: 'NONAKTIF' } },
  },
  {
    halaman: 'limits',
    href: async () => `/cmsp/admin/batas/${await pemda()}`,
    ...{ dulu: { SP2D: '1000000' }, lalu: { PEMDA_HARI: '9000000' } },
  },
  { halaman: 'a rail', href: async () => '/cmsp/admin/jalur/SKN', dulu: { tibaMenit: '77' }, lalu: { nama: 'SKN BI' } },
  {
    halaman: 'fees',
    href: async () => '/cmsp/admin/jalur/biaya/umum',
    ...{ dulu: { biayaSKN: '7000' }, lalu: { biayaRTGS: '9000' } },
  },
  {
    halaman: 'a connection',
    href: async () => `/cmsp/admin/koneksi-fmis/${await pemda()}`,
    ...{ dulu: { jedaMenit: '31' }, lalu: { tahun: '2026' }, selalu: { kunci: SHARED.FMIS_KEY } },
  },
]

/** The form of this page that holds these fields, as it stands. */
async function formOn(person: Client, href: string, fields: Isian) {
  const forms = formsOn((await person.get(href)).text, href)
  const form = forms.find((one) => Object.keys(fields).every((name) => name in one.fields))
  if (!form) throw new Error(`no such form on ${href}`)
  return form
}

test.each(FORMS)('the older page of $halaman takes nothing back that was agreed on meanwhile', async (kasus) => {
  const { dulu, lalu, selalu = {} } = kasus
  const href = await kasus.href()
  const old = await formOn(tiga, href, dulu)
  const first = await formOn(satu, href, dulu)
  const usulan = usulanOf(await satu.post(first.action, { ...first.fields, ...selalu, ...dulu }, href))
  await setujui(app, dua, usulan)
  const before = await app.deps.prisma.usulan.count()
  const answer = await tiga.post(old.action, { ...old.fields, ...selalu, ...lalu }, href)
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('berubah sejak halamannya dibuka')
  expect(answer.text).toContain(`href="${href}"`)
  expect(await app.deps.prisma.usulan.count()).toBe(before)
  const fresh = await formOn(tiga, href, dulu)
  expect((await tiga.post(fresh.action, { ...fresh.fields, ...selalu, ...lalu }, href)).status).toBe(303)
})

test.each(FORMS)(
  'the form of $halaman, sent as it stood, is shown again and says that nothing changes',
  async (kasus) => {
    const href = await kasus.href()
    const { action, fields } = await formOn(satu, href, kasus.dulu)
    const sent = { ...fields, ...(kasus.selalu === SURAT && SURAT) }
    const before = await app.deps.prisma.usulan.count()
    const page = await satu.submit(action, sent, href)
    expect(page.text).toContain('Tidak ada yang berubah.')
    const shown = formsOn(page.text, href).find((form) => form.action === action)
    expect(shown?.fields).toMatchObject({ ...sent, _csrf: expect.anything() })
    expect(await app.deps.prisma.usulan.count()).toBe(before)
  },
)

test('a page that is shown again because of a slip still knows how old it is', async () => {
  const href = await (FORMS[0] as Kasus).href()
  await app.deps.pool.query(`UPDATE usulan SET status = 'DITARIK', diputus_pada = now() WHERE status = 'MENUNGGU'`)
  const old = await formOn(tiga, href, { noHp: '' })
  await app.deps.pool.query(`UPDATE pengguna SET jabatan = 'Diubah' WHERE username = 'maker.prov'`)
  const slip = await tiga.post(old.action, { ...old.fields, ...SURAT, nip: '123' }, href)
  expect(slip.status).toBe(422)
  const shown = formsOn(slip.text, href).find(({ fields }) => 'noHp' in fields)
  const again = { ...shown?.fields, ...SURAT, nip: old.fields['nip'] ?? '' }
  expect((await tiga.post(old.action, again, href)).status).toBe(409)
})
