import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { footprint } from '../support/state.js'
import { addressOf, type Ids, scene } from './adegan.js'
import { TABLE } from './tabel.js'

let app: TestApp
let ids: Ids

beforeAll(async () => {
  app = await startTestApp()
  ids = await scene(app, await app.signIn('maker.prov'))
  await app.deps.pool.query(
    `UPDATE pengguna SET pemda_id = (SELECT id FROM pemda WHERE kode = '63.71') WHERE username = 'auditor.prov'`,
  )
})
afterAll(() => app.close())

/** Every field of every form, filled in so that nothing but the id can be wrong. */
const FORM = {
  ...{ keputusan: 'TOLAK', keterangan: 'Bukan milik Pemda ini', konfirmasi: 'ya', alasan: 'Bukan milik Pemda ini' },
  ...{ kodeBilling: '100000000000001', npwpPenyetor: '001496827018000', npwpRekanan: '', npwpPemungut: '', nop: '' },
  ...{ jenisPajak: '411121-100', masaAwal: '11', masaAkhir: '11', tahunPajak: '2026' },
  ...{ tantanganId: '1', otp: '123456', noRekening: '0010200000121', nama: 'Rekening', kode: '1', versi: '1' },
}

const PUBLIC = /\/captcha\/|^\/cmsp\/bpn\//
const ROUTES = TABLE.filter(({ path }) => path.includes(':') && !PUBLIC.test(path))
const NOBODYS = Object.fromEntries(
  ['sp2d', 'pajak', 'rekening', 'paid', 'leg', 'usulan', 'pemda', 'pengguna', 'audit', 'penguji', 'rkud'].map(
    (name) => [name, '987654321'],
  ),
)

/** What an answer tells, without what differs from request to request. */
const told = (text: string, own: Ids) =>
  Object.values(own)
    .reduce((rest, id) => rest.replaceAll(`/${id}`, '/…'), text)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}|value="[^"]*"|data-akhir="\d+"/g, '')

async function ask(person: Client, { method, path }: (typeof ROUTES)[number], whose: Ids) {
  const address = addressOf(path, whose)
  const answer =
    method === 'GET'
      ? await person.bare('get', address)
      : await person.bare('post', address, { _csrf: person.token, ...FORM })
  const location = String(answer.headers['location'] ?? '')
  return { status: answer.status, location: told(location, whose), text: told(answer.text ?? '', whose) }
}

test.each(['maker.bjm', 'checker.bjm', 'approver.bjm', 'auditor.prov'])(
  'to %s of another Pemda every route answers as for an id nobody has: pages, files, parts, forms',
  async (username) => {
    const person = await app.signIn(username)
    const before = await footprint(app)
    for (const route of ROUTES) {
      const foreign = await ask(person, route, ids)
      expect([route.route, foreign]).toEqual([route.route, await ask(person, route, NOBODYS)])
      // A code that is none leads back to its own page, which does not exist either.
      const refused = [400, 403, 404, 422].includes(foreign.status) || foreign.location === '/cmsp/sp2d/…/batalkan'
      expect([route.route, foreign.status, refused]).toEqual([route.route, foreign.status, true])
    }
    expect(await footprint(app)).toEqual(before)
    expect(ROUTES.length).toBeGreaterThan(35)
  },
)
