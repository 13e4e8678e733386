import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CAPTCHA, captchaOf, signedIn } from '../akun/orang.js'
import { openAccount } from '../rekening/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, visit } from '../support/client.js'
import { publish } from '../support/story.js'

const root = new URL('../../', import.meta.url)
const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !name.includes('generated'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(new URL(`${folder}/${name}`, root), 'utf8') }))

const RIGHT = { email: 'maker.prov', password: PASSWORD_DEMO, captcha: CAPTCHA }
let app: TestApp
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

describe('what comes from outside', () => {
  const EVIL = `"><script>alert('1')</script><img src=x onerror=alert(1)>`

  test('words of FMIS are text on every page they stand on', async () => {
    const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
    await app.deps.pool.query('UPDATE sp2d SET keperluan = $2, penerima_nama = $2 WHERE id = $1', [sp2d.id, EVIL])
    await app.deps.pool.query('UPDATE penerima SET nama = $2, alamat = $2 WHERE sp2d_id = $1', [sp2d.id, EVIL])
    for (const path of ['/cmsp/sp2d', `/cmsp/sp2d/${sp2d.id}`, `/cmsp/sp2d?nama=${encodeURIComponent(EVIL)}`]) {
      const { text } = await maker.get(path)
      expect(text, path).not.toContain('<script>alert')
      expect(text, path).not.toContain('<img src=x')
    }
    expect((await maker.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain('&lt;script&gt;alert(&#39;1&#39;)')
  })

  test.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1+1'])('"%s" stays text in a spreadsheet', async (nama) => {
    await openAccount(app, '0010299900044', 'Formula')
    await app.deps.pool.query(`UPDATE rekening SET nama = $1 WHERE no_rekening = '0010200000221'`, [nama])
    const cells = (await unduh(app, maker, '/cmsp/master/rekening/export.xlsx?noRekening=0010200000221')).flat()
    expect(cells).toContain(`'${nama.trim()}`)
    expect(cells).not.toContain(nama)
  })

  test('a sort key or a place in a list that nobody offered is ignored, not run', async () => {
    for (const urut of ['netto;DROP TABLE audit', '(SELECT password_hash FROM pengguna)', '__proto__', '-']) {
      expect((await maker.get(`/cmsp/sp2d?urut=${encodeURIComponent(urut)}`)).status, urut).toBe(200)
    }
  })
})

test('password fields are marked so that password managers and paste work, and hold nothing when shown again', async () => {
  const browser = await visit(app.url)
  const fields = (html: string) => [...html.matchAll(/<input[^>]*type="password"[^>]*>/g)].map(([input]) => input)
  const [masuk = ''] = fields((await browser.get('/cmsp/masuk')).text)
  expect(masuk).toContain('autocomplete="current-password"')
  const ganti = fields((await maker.get('/cmsp/ganti-password')).text)
  expect(ganti.map((input) => /autocomplete="([^"]+)"/.exec(input)?.[1])).toEqual([
    'current-password',
    'new-password',
    'new-password',
  ])
  for (const input of [masuk, ...ganti]) expect(input).not.toMatch(/readonly|onpaste|value="[^"]/)
})

describe('where a page leads', () => {
  const KELUAR_SITUS = [
    'https://jahat.example',
    '//jahat.example',
    String.raw`/\jahat.example`,
    '/%5cjahat.example',
    '/%2f/jahat.example',
  ]

  test.each(KELUAR_SITUS)(
    'signing in and out leads nobody to %s, whatever address or form field asks for it',
    async (jahat) => {
      const asked = Object.fromEntries(
        ['lanjut', 'next', 'redirect', 'returnTo', 'daftar'].map((name) => [name, jahat]),
      )
      const query = new URLSearchParams(asked).toString()
      const browser = await visit(app.url)
      const page = await browser.get(`/cmsp/masuk?${query}`)
      expect(page.text).not.toContain('jahat')
      const fields = { ...asked, captchaId: await captchaOf(browser) }
      const answer = await browser.post(`/cmsp/masuk?${query}`, { ...RIGHT, ...fields }, `/cmsp/masuk?${query}`)
      expect(answer.headers['location']).toBe('/cmsp/')
      const inside = await signedIn(browser)
      const out = await inside.post(`/cmsp/keluar?${query}`, asked)
      expect(out.headers['location']).toBe('/cmsp/masuk?keluar=1')
    },
  )

  test.each(KELUAR_SITUS)('an address that begins with %s is a page that does not exist', async (jahat) => {
    const answer = await maker.bare('get', `${jahat.replace('https:', '')}/cmsp/`)
    expect([answer.status, answer.headers['location']]).toEqual([404, undefined])
  })

  test('a refused form leads back to our own page only, never to the site that sent it', async () => {
    const answer = await maker.bare(
      'post',
      '/cmsp/ganti-password',
      { _csrf: maker.token },
      { Referer: 'https://jahat.example/cmsp/ganti-password', Origin: app.url },
    )
    expect(answer.status).toBe(400)
    expect(answer.headers['location']).toBeUndefined()
  })

  test('no page loads anything from another site, and none carries a script or style of its own', () => {
    for (const { name, text } of filesOf('views', /\.ejs$/)) {
      expect(text, name).not.toMatch(/(src|href|action)="(https?:)?\/\//)
      expect(text, name).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle="|\son[a-z]+="/)
    }
  })
})

describe('when something fails', () => {
  test('the page tells nothing of the inside, names the request, and the log knows it', async () => {
    const logged = vi.spyOn(app.deps.log, 'error').mockImplementation(() => undefined)
    const broken = vi
      .spyOn(app.deps.prisma.pilihanNotifikasi, 'findUnique')
      .mockRejectedValue(new Error('relation "rahasia" at 10.1.2.3'))
    const page = await maker.get('/cmsp/notifikasi/atur')
    broken.mockRestore()
    expect(page.status).toBe(500)
    expect(page.text).not.toMatch(/rahasia|10\.1\.2\.3|at .*\.ts|node_modules/)
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId: expect.any(String) }), 'request failed')
    expect(page.text).toContain(String((logged.mock.calls[0]?.[0] as { requestId?: string } | undefined)?.requestId))
    logged.mockRestore()
  })

  test('what the bell cannot count is told like anything else, and hides no other refusal', async () => {
    const logged = vi.spyOn(app.deps.log, 'error').mockImplementation(() => undefined)
    const query = app.deps.pool.query.bind(app.deps.pool) as (...given: unknown[]) => unknown
    const broken = vi
      .spyOn(app.deps.pool, 'query')
      .mockImplementation(((...given: unknown[]) =>
        (given[0] as { text?: string }).text?.includes('notifikasi_baca')
          ? Promise.reject(new Error('relation "rahasia" at 10.1.2.3'))
          : query(...given)) as never)
    const [page, none] = [await maker.get('/cmsp/sp2d'), await maker.get('/cmsp/sp2d/999999')]
    broken.mockRestore()
    expect(page.status).toBe(500)
    expect(page.text).toContain('Yang dapat dilakukan:')
    expect(page.text).not.toMatch(/rahasia|10\.1\.2\.3|at .*\.ts|node_modules/)
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId: expect.any(String) }), 'request failed')
    expect(none.status).toBe(404)
    expect(none.text).toContain('Tidak ditemukan')
    logged.mockRestore()
  })

  test('while the database is away the door stays shut', async () => {
    const logged = vi.spyOn(app.deps.log, 'error').mockImplementation(() => undefined)
    const away = vi.spyOn(app.deps.pool, 'query').mockRejectedValue(new Error('down') as never)
    const { status, text } = await maker.get('/cmsp/sp2d')
    away.mockRestore()
    logged.mockRestore()
    expect(status).toBeGreaterThanOrEqual(500)
    expect(text).not.toContain('No. SP2D')
  })
})

/** Only there are names of columns or parts of statements put in, and they are constants of the code. */
const RAW = ['src/db/insertMany.ts', 'src/db/changeStatus.ts', 'src/db/sql.ts', 'src/modules/sp2d/load.ts']

describe('what the source holds', () => {
  test('no raw SQL put together from text goes through Prisma, and no page writes unescaped values', () => {
    for (const { name, text } of filesOf('src', /\.ts$/)) {
      expect(text, name).not.toMatch(/queryRawUnsafe|executeRawUnsafe/)
      if (!RAW.includes(name)) expect(text, name).not.toContain('Prisma.raw')
    }
    for (const { name, text } of filesOf('views', /\.ejs$/)) {
      // The manual is a file of ours, turned into HTML by the server; nothing a person typed is in it.
      const typed = name === 'views/bantuan/dokumen.ejs' ? text.replace('<%- it.isi %>', '') : text
      expect(typed, name).not.toMatch(/<%-(?!\s*(?:include|it\.bagian)\()/)
    }
  })

  test('no key, token or certificate check that is switched off', () => {
    for (const { name, text } of filesOf('src', /\.ts$/)) {
      expect(text, name).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\S/)
      expect(text, name).not.toMatch(/rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/)
    }
  })
})

test('who, when, from where, what and under which request stand in the trail of a sign-in and of an OTP', async () => {
  const row = await app.deps.prisma.audit.findFirstOrThrow({ where: { aksi: 'MASUK' }, orderBy: { id: 'desc' } })
  expect(row).toMatchObject({
    pelaku: 'Muhammad Syarwani, S.E.',
    pelakuId: expect.any(BigInt),
    waktu: expect.any(Date),
  })
  expect(row.alamat).toMatch(/127\.0\.0\.1/)
  expect(row.requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('a name with line breaks or control characters forges no line in log or trail', async () => {
  const browser = await visit(app.url)
  const before = await app.deps.prisma.audit.count()
  const email = 'maker.prov\r\n{"level":30,"msg":"task confirmed"}'
  const fields = { password: 'x', captcha: 'x', captchaId: 'x' }
  const masuk = await browser.post('/cmsp/masuk', { ...fields, email }, '/cmsp/masuk')
  const lupa = { captcha: CAPTCHA, captchaId: await captchaOf(browser, '/cmsp/lupa-password'), email }
  const reset = await browser.post('/cmsp/lupa-password', lupa, '/cmsp/lupa-password')
  expect([masuk.status, reset.status, reset.headers['location']]).toEqual([303, 303, '/cmsp/lupa-password?terkirim=1'])
  const rows = await app.deps.prisma.audit.findMany({ orderBy: { id: 'asc' }, skip: before })
  expect(rows.map(({ aksi }) => aksi)).toEqual(['MASUK_DITOLAK', 'RESET_DIMINTA'])
  for (const { sasaran, pelaku } of rows) expect(`${sasaran}${pelaku}`).not.toMatch(/\p{Cc}/u)
  const bell = await browser.bare('post', '/cmsp/masuk', { _csrf: browser.token, ...fields, email: 'maker\u0007' })
  expect(bell.status).toBe(400)
})
