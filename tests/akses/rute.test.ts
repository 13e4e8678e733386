import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { createSp2d, createTaxLeg } from '../db/rows.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, visit } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { expectRefused, footprint } from '../support/state.js'
import { makeBillings, publish, setuju } from '../support/story.js'
import { ROLES, TABLE } from './tabel.js'

const CAPTCHA = '157e3045-ef98-4c85-aab2-374587b82e8c'
let app: TestApp
let ids: Record<string, string>
const people = new Map<string, Client>()

beforeAll(async () => {
  app = await startTestApp()
  for (const role of ROLES.slice(0, -1)) people.set(role, await app.signIn(role))
  people.set('nobody', await visit(app.url))
  const maker = people.get('maker.prov') as Client
  const { id } = await publish(app, maker, '63.00', { jenis: 'LS_BARANG_JASA' })
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  const { prisma } = app.deps
  const pajak = await prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(id), mengurangi: true } })
  const rekening = await prisma.rekening.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const paid = await createSp2d(prisma, '63.00')
  const leg = await createTaxLeg(prisma, paid)
  await prisma.buktiPajak.create({
    data: {
      ...{ legId: leg, kodeBilling: '026110000000017', ntb: '123400000017', ntpn: '42C9B7454SS1QHTN' },
      ...{ stan: '004711', tanggalBuku: new Date('2026-11-23'), waktuBayar: new Date('2026-11-22T16:05:30Z') },
    },
  })
  await prisma.captcha.create({ data: { id: CAPTCHA, sid: '-', kedaluwarsa: new Date() } })
  ids = { sp2d: id, pajak: String(pajak.id), rekening: String(rekening.id), paid: String(paid), leg: String(leg) }
  Object.assign(ids, await administration())
})
afterAll(() => app.close())

/** What the pages of the bank's administration and of the audit trail are about. */
async function administration(): Promise<Record<string, string>> {
  const { prisma } = app.deps
  const { id: pengunggahId, nip } = await prisma.pengguna.findUniqueOrThrow({ where: { username: 'admin2.bank' } })
  const isi = { kode: '63.00', nama: 'Provinsi Kalimantan Selatan', aktif: true }
  const lampiran = await prisma.lampiran.create({
    data: {
      nama: 'surat.pdf',
      jenis: 'application/pdf',
      sha256: '',
      isi: new Uint8Array(Buffer.from('%PDF-')),
      pengunggahId,
    },
  })
  const usulan = await prisma.usulan.create({
    data: {
      ...{
        jenis: 'PEMDA',
        sasaran: 'pemda:63.00',
        ringkasan: '63.00',
        sebelum: isi,
        sesudah: { ...isi, nama: 'Lain' },
      },
      ...{ pengusulId: pengunggahId, pengusulNip: nip, lampiranId: lampiran.id },
    },
  })
  const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const pengguna = await prisma.pengguna.findUniqueOrThrow({ where: { username: 'baru.prov' } })
  const audit = await prisma.audit.findFirstOrThrow({
    where: { aksi: 'MASUK', pelaku: { startsWith: 'Muhammad Syarwani' } },
  })
  const penguji = await prisma.daftarPenguji.findFirstOrThrow({ where: { pemdaId: pemda.id } })
  return {
    penguji: String(penguji.id),
    usulan: String(usulan.id),
    pemda: String(pemda.id),
    pengguna: String(pengguna.id),
    audit: String(audit.id),
  }
}

function addressOf(path: string): string {
  const kind = /\/(usulan|pengguna|pemda|audit|penguji)\/:id/.exec(path)?.[1]
  if (kind) return path.replace(':id', ids[kind] ?? '')
  const [id, parent] = path.includes('/pajak/')
    ? [ids['pajak'], ids['sp2d']]
    : path.includes('/bpn/')
      ? [ids['paid'], '']
      : [path.includes('/rekening/') ? ids['rekening'] : path.includes('/captcha/') ? CAPTCHA : ids['sp2d'], '']
  return path
    .replace(':sp2dId', parent ?? '')
    .replace(':legId', ids['leg'] ?? '')
    .replace(':id', id ?? '')
}

const send = (person: Client, { method, path }: { method: string; path: string }) =>
  method === 'GET' ? person.bare('get', addressOf(path)) : person.bare('post', addressOf(path), { _csrf: person.token })

test('every route of the application stands in the table', () => {
  expect(routesOf(createApp(app.deps)).toSorted()).toEqual(TABLE.map(({ route }) => route).toSorted())
})

test.each(ROLES.map((role, column) => ({ role, column })))(
  '$role reaches what the table says and nothing else',
  async ({ role, column }) => {
    const person = people.get(role) as Client
    const wrong: string[] = []
    for (const row of TABLE) {
      const answer = await send(person, row)
      const expected = Number(row.statuses[column])
      if (answer.status !== expected) wrong.push(`${row.route}: ${answer.status}, not ${expected}`)
      if (role === 'nobody' && expected === 303) expect(answer.headers['location'], row.route).toBe('/cmsp/masuk')
      if (answer.status === 403 || answer.status === 404) expectRefused(answer, [expected], row.route)
    }
    expect(wrong).toEqual([])
  },
)

test('after signing out the same browser reaches nothing any more', async () => {
  // Each signed out as the last row of the table.
  for (const path of ['/cmsp/', '/cmsp/sp2d', `/cmsp/sp2d/${ids['sp2d']}`, '/cmsp/tugas', '/cmsp/master/rekening']) {
    expect((await (people.get('maker.prov') as Client).get(path)).headers['location'], path).toBe('/cmsp/masuk')
  }
})

test('a form without the token, with that of an earlier session or with a made-up one does nothing', async () => {
  const earlier = people.get('maker.prov') as Client
  const maker = await app.signIn('maker.prov')
  const before = await footprint(app)
  const tolak = { keputusan: 'TOLAK', keterangan: 'Ditolak dari formulir tanpa tanda', konfirmasi: 'ya' }
  const tokens: Record<string, string>[] = [{}, { _csrf: earlier.token }, { _csrf: 'x' }, { _csrf: '' }]
  for (const token of tokens) {
    const answer = await maker.bare('post', `/cmsp/sp2d/${ids['sp2d']}/keputusan`, { ...tolak, ...token })
    expectRefused(answer, [403])
    expect(answer.text).toContain('Formulir ini sudah tidak berlaku')
  }
  expect(await footprint(app)).toEqual(before)
})

test('a form on another site does nothing, even with the right token', async () => {
  const maker = await app.signIn('maker.prov')
  const before = await footprint(app)
  const tolak = { keputusan: 'TOLAK', keterangan: 'Ditolak dari situs lain', konfirmasi: 'ya', _csrf: maker.token }
  const path = `/cmsp/sp2d/${ids['sp2d']}/keputusan`
  const foreign: Record<string, string>[] = [
    { Origin: 'https://jahat.example' },
    { Origin: 'null' },
    { Origin: app.url.replace('127.0.0.1', 'localhost') },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]
  for (const headers of foreign) {
    const answer = await maker.bare('post', path, tolak, headers)
    expectRefused(answer, [403], JSON.stringify(headers))
    expect(answer.text).toContain('situs lain')
  }
  expect(await footprint(app)).toEqual(before)
  const own = await maker.bare('post', path, tolak, { Origin: app.url, 'Sec-Fetch-Site': 'same-origin' })
  expect(own.status).toBe(303)
  expect(await footprint(app)).not.toEqual(before)
})
