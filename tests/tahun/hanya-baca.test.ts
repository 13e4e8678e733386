import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { addressOf, type Ids, scene } from '../akses/adegan.js'
import { ROLES, TABLE } from '../akses/tabel.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectRefused } from '../support/state.js'
import { buka, LALU, tahunLalu } from './adegan.js'

// Each role walks every route.
vi.setConfig({ testTimeout: 120_000 })

let app: TestApp
let ids: Ids
const people = new Map<string, Client>()
/** The bank's administration has no tahun anggaran; nobody has none in view. */
const WITH_YEAR = ROLES.filter((role) => role !== 'admin.bank' && role !== 'nobody')

beforeAll(async () => {
  app = await startTestApp()
  for (const role of [...WITH_YEAR, 'admin.bank']) people.set(role, await app.signIn(role))
  ids = await scene(app, people.get('maker.prov') as Client)
  await tahunLalu(app, [ids['sp2d'] ?? '', ids['paid'] ?? ''])
  for (const role of WITH_YEAR) expect((await buka(people.get(role) as Client, LALU)).status).toBe(303)
}, 60_000)
afterAll(() => app.close())

/** Closed in an earlier year, whoever may do them in the running one. */
const TUTUP = [
  'POST /cmsp/sp2d/tarik',
  'GET /cmsp/master/rekening/baru',
  'POST /cmsp/master/rekening/baru',
  'GET /cmsp/master/rekening/impor',
  'GET /cmsp/master/rekening/impor/templat.xlsx',
  'POST /cmsp/master/rekening/impor',
  'GET /cmsp/master/rekening/impor/:id',
  'POST /cmsp/master/rekening/impor/:id/simpan',
  'GET /cmsp/master/rekening/:id',
  'POST /cmsp/master/rekening/:id',
  'POST /cmsp/master/rekening/:id/hapus',
  'POST /cmsp/pencairan/antrean/:id',
  'GET /cmsp/admin/aturan-pajak/baru',
  'GET /cmsp/admin/aturan-pajak/:kode',
  'POST /cmsp/admin/aturan-pajak',
  'GET /cmsp/admin/jenis-potongan/baru',
  'POST /cmsp/admin/jenis-potongan',
  'GET /cmsp/admin/koneksi-fmis/:id',
  'POST /cmsp/admin/koneksi-fmis/:id',
  'POST /cmsp/admin/koneksi-fmis/:id/uji',
  'POST /cmsp/admin/usulan/:id/tarik',
]
/** Acts on the scene's own SP2D, which waits in Daftar Tugas of an earlier year: it says so instead. */
const SP2D_TUTUP: Record<string, number> = { 'POST /cmsp/tugas/:id/hapus': 409 }

test.each(WITH_YEAR)(
  'in an earlier year %s reaches what only reads, taxes and retur, and nothing else',
  async (role) => {
    const person = people.get(role) as Client
    const column = ROLES.indexOf(role)
    const wrong: string[] = []
    for (const { route, method, path, statuses } of TABLE) {
      if (route === 'POST /cmsp/keluar') continue
      const address = addressOf(path, ids)
      const answer =
        method === 'GET'
          ? await person.bare('get', address)
          : await person.bare('post', address, { _csrf: person.token })
      const running = Number(statuses[column])
      const closed = TUTUP.includes(route) && running !== 403
      const expected = closed ? 403 : running === 200 ? (SP2D_TUTUP[route] ?? running) : running
      if (answer.status !== expected) wrong.push(`${route}: ${answer.status}, not ${expected}`)
      if (closed || (route in SP2D_TUTUP && running === 200)) {
        expectRefused(answer, [expected], route)
        expect(answer.text, route).toContain(`Tahun anggaran ${LALU} hanya dapat dibaca`)
        expect(answer.text, route).toContain('href="/cmsp/tahun"')
      }
    }
    expect(wrong, 'what an earlier year leaves of it: TAHUN_LALU of src/domain/izin.ts, and TUTUP here').toEqual([])
  },
)

test('the administration of the bank works in the running year and is offered no other', async () => {
  const admin = people.get('admin.bank') as Client
  expect((await buka(admin, LALU)).status).toBe(403)
  const page = (await admin.get('/cmsp/admin/pemda')).text
  expect(page).toContain(`TA ${TAHUN_DEMO}`)
  expect(page).not.toContain('href="/cmsp/tahun"')
})
