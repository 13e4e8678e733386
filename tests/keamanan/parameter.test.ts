import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, visit } from '../support/client.js'
import { formsOn, type ShownForm } from '../support/forms.js'
import { routesOf } from '../support/routes.js'
import { makeBillings, publish, setuju } from '../support/story.js'
import { routeOf, walk } from '../support/walk.js'
import { usulkanNama } from '../usulan/adegan.js'

const PEOPLE = ['maker.prov', 'checker.prov', 'auditor.prov', 'admin.bank', 'admin2.bank', 'operator.bank', 'baru.prov']
let app: TestApp
const people = new Map<string, Client>()

interface Found extends ShownForm {
  who: string
  route: string
}
/** Every form of the application, by who sees it and the route it leads to. */
const forms = new Map<string, Found>()
let routes: string[]

beforeAll(async () => {
  app = await startTestApp()
  routes = routesOf(createApp(app.deps))
  for (const username of PEOPLE) people.set(username, await app.signIn(username))
  people.set('tamu', await visit(app.url))
  people.set('approver.prov', await app.signIn('approver.prov'))
  await scene()
  for (const who of people.keys()) await note(who)
}, 300_000)
afterAll(() => app.close())

/** Something to see for everybody: an SP2D that waits, one in Daftar Tugas with its OTP, a proposal with its OTP. */
async function scene(): Promise<void> {
  const maker = people.get('maker.prov') as Client
  const { id } = await publish(app, maker, '63.00')
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  await maker.post('/cmsp/tugas/otp', { id })
  await publish(app, maker, '63.00')
  const usulan = await usulkanNama(app, people.get('admin.bank') as Client, '63.71', 'Kota Idaman')
  await (people.get('admin2.bank') as Client).post(`/cmsp/admin/usulan/${usulan}/otp`)
  await app.deps.pool.query(`UPDATE pengguna SET hp_terbukti_pada = NULL WHERE username = 'checker.prov'`)
}

/** Notes every form on every page a person comes to. */
async function note(who: string): Promise<void> {
  const start = who === 'tamu' ? ['/cmsp/masuk', '/cmsp/lupa-password', '/cmsp/masuk?captcha=teks'] : ['/cmsp/']
  for (const { page, address } of await walk(people.get(who) as Client, routes, start, 4)) {
    for (const form of formsOn(page.text, address)) {
      const route = routeOf(routes, form.method, form.action)
      const key = `${route} ${Object.keys(form.fields).toSorted().join()}`
      if (!forms.has(key)) forms.set(key, { ...form, who, route })
    }
  }
}

/** Forms that stand on no page of the scene above: what a person would fill in. */
const UNSEEN: [who: string, action: string, fields: Record<string, string>][] = [
  ['tamu', '/cmsp/reset', { token: 'a', passwordBaru: 'b', passwordUlang: 'c' }],
  ['maker.prov', '/cmsp/profil/sesi/akhiri', { sesi: 'a' }],
  ['maker.prov', '/cmsp/sesi/perpanjang', {}],
  ['maker.prov', '/cmsp/tahun', { tahun: '2025' }],
  ['maker.prov', '/cmsp/profil/bukti-hp', { tantanganId: '1', otp: '123456' }],
  ['maker.prov', '/cmsp/profil/totp/pasang', { tantanganId: '1', otp: '123456' }],
  ['maker.prov', '/cmsp/profil/totp/lepas', { tantanganId: '1', otp: '123456' }],
  ['maker.prov', '/cmsp/profil/totp/lepas/otp', {}],
  ['maker.prov', '/cmsp/profil/totp', { kode: '123456' }],
  ['maker.prov', '/cmsp/sp2d/1/batalkan/otp', { keterangan: 'Salah rekening' }],
  ['maker.prov', '/cmsp/sp2d/1/batalkan', { tantanganId: '1', otp: '123456' }],
  ['approver.prov', '/cmsp/pencairan/antrean/1', { arah: 'naik' }],
  ['maker.prov', '/cmsp/sp2d/1/koreksi', { noRekening: '12345' }],
  ['maker.prov', '/cmsp/sp2d/1/pajak/1/lepas', {}],
  ['maker.prov', '/cmsp/sp2d/1/pajak/1/buat', { npwpPenyetor: '1', jenisPajak: '411211-920', masaAwal: '11' }],
  ['maker.prov', '/cmsp/notifikasi/baca-semua', {}],
  ['maker.prov', '/cmsp/notifikasi/1/baca', {}],
  ['maker.prov', '/cmsp/master/rekening/impor/1/simpan', { sidik: 'a' }],
  ['checker.prov', '/cmsp/sp2d/1/beri-tahu-maker', {}],
  ['admin.bank', '/cmsp/admin/penyiapan/1/ajukan', {}],
  ['admin.bank', '/cmsp/admin/delegasi/1/akhiri', { alasan: 'Pejabat sudah kembali' }],
  ['admin.bank', '/cmsp/admin/jalur/libur/hapus', { tanggal: '2026-12-25' }],
  ['operator.bank', '/cmsp/operasi/pencairan/tahan', { lingkup: 'sp2d:1', alasan: 'Rekening ditutup' }],
  ['operator.bank', '/cmsp/operasi/surat-lanjut/1', { nomor: '900/1', tanggal: '2026-01-05' }],
  [
    'operator.bank',
    '/cmsp/operasi/pajak-luar/1',
    { ntpn: '42C9B7454SS1QHTN', ntb: '123456789012', dasarNomor: '900/1' },
  ],
  ['operator.bank', '/cmsp/operasi/pencairan/1/tanya', {}],
  ['operator.bank', '/cmsp/operasi/tindakan/lanjutkan/1/otp', { alasan: 'Rekening ditutup' }],
  ['operator.bank', '/cmsp/operasi/tindakan/lanjutkan/1', { tantanganId: '1', otp: '123456' }],
  ['operator.bank', '/cmsp/rekonsiliasi/1/2026-11-20/jelaskan', { kunci: 'a', alasan: 'Biaya administrasi bank' }],
  ['operator.bank', '/cmsp/rekonsiliasi/1/2026-11-20/kaitkan', { kunci: 'a' }],
  ['operator.bank', '/cmsp/rekonsiliasi/1/2026-11-20/otp', {}],
  ['operator.bank', '/cmsp/rekonsiliasi/1/2026-11-20/tanda-tangan', { tantanganId: '1', otp: '123456' }],
  ['operator.bank', '/cmsp/operasi/pesan/1/kirim', {}],
  ['operator.bank', '/cmsp/operasi/jadwal/tarik/lanjut', {}],
  ['operator.bank', '/cmsp/operasi/antrean/1/ulang', {}],
  ['operator.bank', '/cmsp/operasi/antrean/1/buang', { alasan: 'Tidak diperlukan lagi' }],
]
/** Signed by the bank's server, no form of a person: tests/pencairan/callback.test.ts. */
const NO_FORM = ['POST /snap/v1.0/transfer/notify']

/** Answered before any parameter is read. */
const NO_PAGE = ['/healthz', '/readyz', '/metrics']

function everyForm(): Found[] {
  const unseen = UNSEEN.map(([who, action, fields]) => {
    return { who, action, fields, method: 'POST' as const, route: routeOf(routes, 'POST', action) }
  })
  return [...forms.values(), ...unseen]
}

const encode = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

/** Sends a form with one part of it raw, as it stands on the wire. */
function send({ who, method, action, fields }: Found, raw: string, without?: string) {
  const person = people.get(who) as Client
  const { _csrf: _, [without ?? '_csrf']: __, ...rest } = fields
  if (method === 'GET') {
    const [path = '', query = ''] = action.split('?')
    return person.bare('get', `${path}?${[query, encode(rest), raw].filter(Boolean).join('&')}`)
  }
  return person.bare('post', action, [encode({ _csrf: person.token, ...rest }), raw].join('&') as never)
}

/** A page in Indonesian that says what is wrong, without any trace of the machine. */
const speaks = (text: string) =>
  text.includes('<html lang="id">') &&
  /Yang dapat dilakukan:|class="field-error"|class="error-summary|role="alert"/.test(text) &&
  !/prisma|postgres|node_modules/i.test(text)

const NEVER: Record<string, (name: string) => string> = {
  nested: (name) => `${name}[a]=1&${name}[b][c]=2`,
  array: (name) => `${name}[]=1&${name}[]=2`,
  nul: (name) => `${name}=a%00b`,
  'not UTF-8': (name) => `${name}=%FF%FE%80`,
  'half a letter': (name) => `${name}=%ED%A0%80`,
  'broken escape': (name) => `${name}=%zz%`,
}
const WRONG: Record<string, (name: string, method: string) => string> = {
  repeated: (name) => `${name}=1&${name}=2&${name}=3`,
  // Node itself ends an address of more than 16 kB.
  'over-long': (name, method) => `${name}=${'x'.repeat(method === 'GET' ? 3000 : 30_000)}`,
}

const namesOf = ({ fields }: ShownForm) => Object.keys(fields).filter((name) => name !== '_csrf')

test('every route that takes a form is tried here', () => {
  const tried = new Set([...everyForm().map(({ route }) => route), ...NO_FORM])
  const untried = routes.filter((route) => route.startsWith('POST') && !tried.has(route))
  expect(untried, 'no page shows a form for it: fill one in, in UNSEEN').toEqual([])
  expect(forms.size).toBeGreaterThan(50)
})

test('no field of any form takes a nested name, NUL, or bytes that are no UTF-8: a 400 that says so', async () => {
  const wrong: string[] = []
  for (const form of everyForm()) {
    for (const name of ['x', ...namesOf(form)]) {
      for (const [twist, make] of Object.entries(NEVER)) {
        const { status, text } = await send(form, make(name), name)
        if (status !== 400 || !speaks(text)) wrong.push(`${form.route} ${name} ${twist}: ${status}`)
      }
    }
  }
  expect(wrong).toEqual([])
}, 300_000)

test('a field that comes three times or far too long is refused with a message, and nothing is done', async () => {
  const wrong: string[] = []
  for (const form of everyForm()) {
    for (const name of namesOf(form)) {
      for (const [twist, make] of Object.entries(WRONG)) {
        const { status, text } = await send(form, make(name, form.method), name)
        const listed = form.method === 'GET' && twist === 'repeated'
        const fine = listed ? [200] : [400, 404, 409, 422]
        if (!fine.includes(status) || (status !== 200 && !speaks(text)))
          wrong.push(`${form.route} ${name} ${twist}: ${status}`)
      }
    }
  }
  expect(wrong).toEqual([])
}, 300_000)

test('the same with the parts of a form that carries a file', async () => {
  const admin = people.get('admin.bank') as Client
  const form = [...forms.values()].find(({ route }) => route === 'POST /cmsp/admin/pengguna/baru') as Found
  const part = (name: string, value: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      value,
      Buffer.from('\r\n'),
    ])
  const twists: [string, Buffer][] = [
    ['nama', Buffer.from('a\0b')],
    ['nama', Buffer.from([0xff, 0xfe, 0x80])],
    ['nama[a]', Buffer.from('x')],
    ['nama', Buffer.from('x'.repeat(30_000))],
  ]
  for (const [name, value] of twists) {
    const body = Buffer.concat([part('_csrf', Buffer.from(admin.token)), part(name, value), Buffer.from('--b--\r\n')])
    const answer = await admin.bare('post', form.action, body as never, {
      'Content-Type': 'multipart/form-data; boundary=b',
    })
    expect([400, 422], name).toContain(answer.status)
    expect(speaks(answer.text), name).toBe(true)
  }
})

test('an address twisted in every way is a page that does not exist, never an error of the machine', async () => {
  const parts = [
    '%00',
    '%FF',
    '%ED%A0%80',
    '%zz',
    'x'.repeat(3000),
    '-1',
    '0',
    '1e9',
    '9'.repeat(25),
    '..%2f..',
    '[a]',
    '__proto__',
  ]
  const wrong: string[] = []
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ')
    const who = path.includes('/admin/') ? 'admin.bank' : path.includes('/operasi') ? 'operator.bank' : 'maker.prov'
    const person = people.get(who) as Client
    const addresses = path.includes(':')
      ? parts.map((part) => path.replace(/:\w+/g, part))
      : Object.values(NEVER).map((make) => `${path}?${make('x')}`)
    for (const address of addresses) {
      const answer = await (method === 'GET'
        ? person.bare('get', address)
        : person.bare('post', address, { _csrf: person.token }))
      const fine = [400, 401, 403, 404, 409, 422].includes(answer.status)
      const open = NO_PAGE.includes(path) || path.startsWith('/cmsp/operasi/jadwal') || path.startsWith('/cmsp/bpn')
      if (!fine && !(open && answer.status < 500)) wrong.push(`${method} ${address.slice(0, 80)}: ${answer.status}`)
    }
  }
  expect(wrong).toEqual([])
}, 300_000)
