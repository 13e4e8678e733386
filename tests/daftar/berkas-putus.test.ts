import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { fitsInflated } from '../../src/web/zip.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { isi } from './isi.js'

const HREF = '/cmsp/sp2d'
const MANY = 20_000
let app: TestApp
let maker: Client
let cookie: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  cookie = (await maker.get('/cmsp/ganti-password')).request.cookies
})
afterAll(() => app.close())

describe('a file that does not come to its end', () => {
  beforeAll(async () => {
    await isi(app, '63.00', [{ nomor: 'X/1' }])
    const penerima = 'Penerima dengan nama yang panjang sekali '.repeat(40)
    await isi(
      app,
      '63.00',
      Array.from({ length: MANY }, (_, index) => ({ nomor: `Z/${index}`, penerima })),
    )
  })

  const begin = (path: string, whose = cookie) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(app.url + path, { headers: { cookie: whose } }, resolve).on('error', reject)
    })

  /** Queries of exports that the server still works on. */
  const working = async (): Promise<{ pid: number }[]> => {
    const { rows } = await app.deps.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND query LIKE '%penguji_tanggal, s.bruto%' AND query NOT LIKE '%LIMIT%' AND state <> 'idle'`,
    )
    return rows
  }
  const calm = async () => {
    await vi.waitFor(async () => expect(await working()).toEqual([]), { timeout: 10_000 })
    const { pool } = app.deps
    await vi.waitFor(() => expect(pool.totalCount - pool.idleCount).toBe(0), { timeout: 10_000 })
  }

  test.each(['xlsx', 'csv'])(
    'ends its query and gives the connection back when its reader goes (.%s)',
    async (ending) => {
      const answer = await begin(`${HREF}/export.${ending}?nomor=Z`)
      await new Promise((resolve) => answer.once('data', resolve))
      answer.destroy()
      await calm()
    },
  )

  test('ends its query even while the query has not answered yet', async () => {
    await withClient(app.ownerUrl, async (owner) => {
      await owner.query('BEGIN; LOCK TABLE sp2d')
      const request = get(`${app.url}${HREF}/export.csv?nomor=Z`, { headers: { cookie } })
      request.on('error', () => undefined)
      await vi.waitFor(async () => expect(await working()).toHaveLength(1), { timeout: 10_000 })
      request.destroy()
      await vi.waitFor(async () => expect(await working()).toEqual([]), { timeout: 10_000 })
      await owner.query('COMMIT')
    })
    await calm()
  })

  test('holds no more connections than a few, and of one person no more than two, however many ask and do not read', async () => {
    const others = await Promise.all(['checker.prov', 'approver.prov'].map((username) => app.signIn(username)))
    const cookies = await Promise.all(
      others.map(async (person) => (await person.get('/cmsp/ganti-password')).request.cookies),
    )
    const [checker, approver] = cookies
    const unread = await Promise.all([cookie, cookie].map((whose) => begin(`${HREF}/export.csv?nomor=Z`, whose)))
    const third = await maker.get(`${HREF}/export.csv?nomor=X`)
    expect(third.status).toBe(429)
    expect(third.text).toContain('Dua berkas Anda sedang dibuat')
    // What one person leaves unread keeps nobody else from theirs.
    expect((await others[0]?.get(`${HREF}/export.csv?nomor=X&semua=ya`))?.status).toBe(200)
    for (const whose of [checker, checker, approver]) unread.push(await begin(`${HREF}/export.csv?nomor=Z`, whose))
    const { status, text } = (await others[1]?.get(`${HREF}/export.csv?nomor=X`)) ?? third
    expect(status).toBe(429)
    expect(text).toContain('Sedang banyak berkas dibuat')
    for (const answer of unread) answer.destroy()
    await calm()
    expect((await maker.get(`${HREF}/export.csv?nomor=X`)).status).toBe(200)
  })

  const endOf = (answer: IncomingMessage) =>
    new Promise<string>((resolve) => {
      answer
        .on('error', () => resolve('broken'))
        .on('end', () => resolve('whole'))
        .resume()
    })
  const goesOn = async () => {
    await calm()
    expect((await maker.get(`${HREF}/export.xlsx?nomor=X`)).status).toBe(200)
  }

  test.each(['xlsx', 'csv'])(
    'breaks off where the database fails, is no whole file, and the application goes on (.%s)',
    async (ending) => {
      const answer = await begin(`${HREF}/export.${ending}?nomor=Z`)
      const [{ pid } = { pid: 0 }] = await working()
      await app.deps.pool.query('SELECT pg_terminate_backend($1)', [pid])
      expect(await endOf(answer)).toBe('broken')
      await goesOn()
    },
  )

  describe('and the program that writes the .xlsx', () => {
    const programs: ChildProcess[] = []
    let onStart: (program: ChildProcess) => void = () => undefined
    const note = (message: unknown) => {
      const { process: program } = message as { process: ChildProcess }
      programs.push(program)
      onStart(program)
    }
    beforeEach(() => {
      programs.length = 0
      onStart = () => undefined
      subscribe('child_process', note)
    })
    afterEach(() => unsubscribe('child_process', note))

    const ended = () =>
      vi.waitFor(() => expect(programs.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).not.toContain(null), {
        timeout: 10_000,
      })

    test('while it stands still the file does, and nobody waits for a page; then it comes whole, signals or not', async () => {
      const answer = await begin(`${HREF}/export.xlsx?nomor=Z`)
      const file = buffer(answer)
      expect(programs).toHaveLength(1)
      programs[0]?.kill('SIGSTOP')
      expect((await maker.get(`${HREF}?nomor=X/1`)).status).toBe(200)
      expect([answer.complete, programs[0]?.exitCode]).toEqual([false, null])
      // As when a terminal or a service manager tells the whole group of processes to stop: the web process drains.
      for (const signal of ['SIGCONT', 'SIGTERM', 'SIGINT'] as const) programs[0]?.kill(signal)
      expect(fitsInflated(await file, 200_000_000)).toBe(true)
      await ended()
      expect(programs[0]?.exitCode).toBe(0)
    })

    test('it ends when the reader goes, whatever it is doing', async () => {
      const answer = await begin(`${HREF}/export.xlsx?nomor=Z`)
      programs[0]?.kill('SIGSTOP')
      answer.destroy()
      await ended()
      await goesOn()
    })

    test('its crash before the first byte is answered by a page', async () => {
      onStart = (program) => program.once('spawn', () => program.kill('SIGKILL'))
      const answer = await maker.get(`${HREF}/export.xlsx?nomor=Z`)
      expect([answer.status, answer.headers['content-disposition']]).toEqual([500, undefined])
      expect(answer.text).toContain('Terjadi kesalahan')
      onStart = () => undefined
      await goesOn()
    })

    test('its crash in the middle breaks the file off', async () => {
      const answer = await begin(`${HREF}/export.xlsx?nomor=Z`)
      programs[0]?.kill('SIGKILL')
      expect(await endOf(answer)).toBe('broken')
      await goesOn()
    })
  })
})
