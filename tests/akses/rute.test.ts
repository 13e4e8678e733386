import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, visit } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { expectRefused, footprint } from '../support/state.js'
import { addressOf, type Ids, scene } from './adegan.js'
import { ROLES, TABLE } from './tabel.js'

/** What a look leaves behind: the session, the captcha it shows, how often who looked, a refusal or a file taken along. */
const SEEN = ['sesi', 'captcha', 'batas', 'audit', 'segel_audit']

let app: TestApp
let ids: Ids
const people = new Map<string, Client>()

beforeAll(async () => {
  app = await startTestApp()
  for (const role of ROLES.slice(0, -1)) people.set(role, await app.signIn(role))
  people.set('nobody', await visit(app.url))
  ids = await scene(app, people.get('maker.prov') as Client)
})
afterAll(() => app.close())

const send = (person: Client, { method, path }: { method: string; path: string }) =>
  method === 'GET'
    ? person.bare('get', addressOf(path, ids))
    : person.bare('post', addressOf(path, ids), { _csrf: person.token })

test('every route of the application stands in the table', () => {
  const stands = TABLE.map(({ route }) => route).toSorted()
  expect(routesOf(createApp(app.deps)).toSorted(), 'a row per route in tests/akses/tabel.ts').toEqual(stands)
})

test('looking changes nothing, whoever looks at whatever, nor does a look that calls itself something else', async () => {
  const everything = async () => {
    const { rows } = await app.deps.pool.query<{ tabel: string; isi: string }>(
      `SELECT relname AS tabel, query_to_xml(format('SELECT md5(string_agg(t::text, $$ $$ ORDER BY t::text)) FROM %I t', relname), true, true, '')::text AS isi
       FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relname = ANY($1)
         AND has_table_privilege(oid, 'SELECT')`,
      [SEEN],
    )
    return Object.fromEntries(rows.map(({ tabel, isi }) => [tabel, isi]))
  }
  await app.drain()
  const before = await everything()
  for (const person of people.values())
    for (const { path } of TABLE) {
      const address = addressOf(path, ids)
      for (const query of ['', '?_method=POST&konfirmasi=ya'])
        await person.bare('get', address + query, {}, { 'X-HTTP-Method-Override': 'POST' })
    }
  expect(await everything()).toEqual(before)
}, 120_000)

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
  60_000,
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
    expect(answer.text).toContain('Buka lagi halamannya')
    expect(answer.text).not.toContain('hubungi admin')
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
