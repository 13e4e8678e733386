import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/database.js'
import { endSessions } from '../../src/modules/akun/sessions.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO } from '../support/client.js'
import { meanwhile } from '../support/sela.js'
import { enter, SANDI } from './orang.js'

let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  await app.deps.pool.query('DELETE FROM sesi')
  maker = await enter(app, 'maker.prov')
})
afterAll(() => app.close())

const isOut = async (person: Client) => (await person.get('/cmsp/sp2d')).headers['location'] === '/cmsp/masuk'

/** Runs `meanwhile` while a page of this person hangs at the database, with its session already read. */
async function duringSlowPage(person: Client, meanwhile: () => Promise<unknown>): Promise<void> {
  await app.deps.pool.query(
    `UPDATE sesi SET sess = jsonb_set(sess::jsonb, '{terakhir}', '0') WHERE pengguna_id IS NOT NULL`,
  )
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  await owner.query('BEGIN; LOCK TABLE sp2d IN ACCESS EXCLUSIVE MODE')
  const slow = person.get('/cmsp/sp2d')
  await expect
    .poll(
      async () =>
        (await owner.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'sp2d'::regclass`)).rowCount,
    )
    .toBeGreaterThan(0)
  await meanwhile()
  await owner.query('COMMIT')
  await owner.end()
  expect((await slow).status).toBe(200)
}

test('a slow request that ends after sign-out does not bring the session back', async () => {
  await duringSlowPage(maker, () => maker.bare('post', '/cmsp/keluar', { _csrf: maker.token }))
  expect(await isOut(maker)).toBe(true)
})

test('nor does it after the session was ended from another one, or all were', async () => {
  const other = await enter(app, 'maker.prov')
  await duringSlowPage(maker, () => other.post('/cmsp/profil/sesi/akhiri', { semua: 'ya' }))
  expect([await isOut(maker), await isOut(other)]).toEqual([true, false])
  const { id } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  await duringSlowPage(other, () => inTransaction(app.deps.prisma, (tx) => endSessions(tx, id)))
  expect(await isOut(other)).toBe(true)
})

test('a redirect keeps what it has to say, and writes no session that stayed as it was', async () => {
  const written = async () =>
    (await app.deps.pool.query<{ xmin: string }>('SELECT xmin FROM sesi WHERE pengguna_id IS NOT NULL')).rows
  await maker.get('/cmsp/tugas')
  const before = await written()
  const silent = await maker.bare('get', '/cmsp/tugas/konfirmasi?pilih=semua')
  expect([silent.status, silent.headers['location']]).toEqual([303, '/cmsp/tugas'])
  expect(await written()).toEqual(before)
  await maker.bare('get', '/cmsp/tugas/konfirmasi')
  expect(await written()).not.toEqual(before)
  expect((await maker.get('/cmsp/tugas')).text).toContain('Pilih paling sedikit satu SP2D.')
})

test('the page of sessions tells where from and since when, and ends the one that is chosen', async () => {
  const elsewhere = await enter(app, 'maker.prov')
  const checker = await enter(app, 'checker.prov')
  const page = await maker.get('/cmsp/profil/sesi')
  expect(page.text).toContain('127.0.0.1')
  expect(page.text).toMatch(/\d\d\.\d\d WITA/)
  expect(page.text).toContain('Sesi ini')
  const codes = [...page.text.matchAll(/name="sesi" value="(\w+)"/g)].map(([, kode = '']) => kode)
  expect(codes).toHaveLength(1)
  const { rows } = await app.deps.pool.query<{ sid: string }>('SELECT sid FROM sesi')
  for (const { sid } of rows) expect(page.text).not.toContain(sid)
  await checker.post('/cmsp/profil/sesi/akhiri', { sesi: codes[0] ?? '' })
  expect(await isOut(elsewhere)).toBe(false)
  expect((await maker.submit('/cmsp/profil/sesi/akhiri', { sesi: codes[0] ?? '' })).text).toContain('1 sesi diakhiri')
  expect([await isOut(elsewhere), await isOut(maker), await isOut(checker)]).toEqual([true, false, false])
})

test('the warning can extend the session without leaving the page; an ended one cannot be extended', async () => {
  const page = await maker.get('/cmsp/profil')
  expect(page.text).toContain('data-diam="900"')
  expect(page.text).toMatch(/data-akhir="287\d\d"|data-akhir="28800"/)
  await app.deps.pool.query(
    `UPDATE sesi SET expire = now() + interval '1 minute', sess = jsonb_set(sess::jsonb, '{terakhir}', '0') WHERE pengguna_id IS NOT NULL`,
  )
  expect((await maker.post('/cmsp/sesi/perpanjang')).status).toBe(204)
  const { rows } = await app.deps.pool.query<{ minutes: number }>(
    'SELECT extract(epoch FROM expire - now())::float / 60 AS minutes FROM sesi WHERE pengguna_id IS NOT NULL',
  )
  expect(rows[0]?.minutes).toBeGreaterThan(14)
  await app.deps.pool.query(`UPDATE sesi SET expire = now() - interval '1 second'`)
  expect((await maker.post('/cmsp/sesi/perpanjang')).status).toBe(403)
})

test('what asks by itself does not keep a session alive', async () => {
  await app.deps.pool.query(
    `UPDATE sesi SET expire = now() + interval '1 minute', sess = jsonb_set(sess::jsonb, '{terakhir}', '0') WHERE pengguna_id IS NOT NULL`,
  )
  await maker.bare('get', '/cmsp/sp2d', {}, { 'X-CMSP-Live': '1' })
  const { rows } = await app.deps.pool.query<{ seconds: number }>(
    'SELECT extract(epoch FROM expire - now())::float AS seconds FROM sesi WHERE pengguna_id IS NOT NULL',
  )
  expect(rows[0]?.seconds).toBeLessThan(61)
})

test('of two who change a password at the same moment the second is told so, and the first one’s holds', async () => {
  const person = await enter(app, 'checker.bjm')
  const change = { passwordLama: PASSWORD_DEMO, passwordBaru: SANDI, passwordUlang: SANDI }
  const answer = await meanwhile(
    app,
    (tx) => tx.query(`UPDATE pengguna SET epoch = epoch + 1, password_hash = 'lain' WHERE username = 'checker.bjm'`),
    () => person.post('/cmsp/ganti-password', change),
  )
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('baru saja diubah dari tempat lain')])
  const { passwordHash } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'checker.bjm' } })
  expect(passwordHash).toBe('lain')
})

test('who finds a browser signed in cannot guess at the password in it: after ten wrong ones the right one is not looked at', async () => {
  const person = await enter(app, 'approver.bjm')
  const href = '/cmsp/ganti-password'
  const ganti = async (passwordLama: string) =>
    (await person.submit(href, { passwordLama, passwordBaru: SANDI, passwordUlang: SANDI }, href)).text
  for (let kali = 0; kali < 10; kali++) expect(await ganti(`salah-${kali}`)).toContain('Password lama tidak sesuai')
  expect(await ganti(PASSWORD_DEMO)).toContain('Password lama terlalu sering salah')
})

test('a changed password ends the session it was changed in, under a new id as well', async () => {
  const { rows } = await app.deps.pool.query<{ sid: string }>('SELECT sid FROM sesi WHERE pengguna_id IS NOT NULL')
  await maker.post('/cmsp/ganti-password', { passwordLama: PASSWORD_DEMO, passwordBaru: SANDI, passwordUlang: SANDI })
  const after = await app.deps.pool.query<{ sid: string }>('SELECT sid FROM sesi WHERE expire > now()')
  expect(after.rows.map(({ sid }) => sid)).not.toContain(rows[0]?.sid)
  expect(await isOut(maker)).toBe(true)
})
