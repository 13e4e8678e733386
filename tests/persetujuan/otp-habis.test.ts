import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { getOtp, proses, publish, setuju, statusOf } from '../support/story.js'

let app: TestApp
let maker: Client
let id: string

beforeAll(async () => {
  app = await startTestApp({ OTP_COOLDOWN_SECONDS: '30' })
  maker = await app.signIn('maker.prov')
})
beforeEach(async () => {
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours'`)
  ;({ id } = await publish(app, maker, '63.00', { jenis: 'UP' }))
  await setuju(maker, id)
})
afterEach(() => vi.useRealTimers())
afterAll(() => app.close())

/** So many seconds pass for the codes. */
const lewat = (detik: number) =>
  app.deps.pool.query(
    `UPDATE tantangan SET dibuat_pada = dibuat_pada - make_interval(secs => $1), kedaluwarsa = kedaluwarsa - make_interval(secs => $1)`,
    [detik],
  )
const halaman = async () => (await maker.get(`/cmsp/tugas/konfirmasi?id=${id}`)).text

test('where a code has just run out the page offers a new one instead of the boxes; the old one says why it is void', async () => {
  const lama = await getOtp(app, maker, [id])
  expect(await halaman()).toContain('name="otp"')
  await lewat(120)
  expect(await halaman()).not.toContain('name="otp"')
  expect((await proses(maker, [id], lama.tantanganId, lama.otp)).text).toContain('OTP sudah lewat 2 menit')
  const baru = await getOtp(app, maker, [id])
  expect((await proses(maker, [id], lama.tantanganId, lama.otp)).text).toContain('OTP sudah lewat 2 menit')
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
  await proses(maker, [id], baru.tantanganId, baru.otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code that ran out is told as such by a process whose clock is behind', async () => {
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await lewat(130)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 })
  expect((await proses(maker, [id], tantanganId, otp)).text).toContain('OTP sudah lewat 2 menit')
})

test('a new code is given after the waiting time, the living one then ends; after one that confirmed, at once', async () => {
  const lama = await getOtp(app, maker, [id])
  await lewat(25)
  const ditolak = await maker.post('/cmsp/tugas/otp', { id })
  expect([ditolak.status, ditolak.text]).toEqual([429, expect.stringMatching(/dapat diminta lagi dalam \d detik/)])
  await lewat(10)
  const baru = await getOtp(app, maker, [id])
  expect((await proses(maker, [id], lama.tantanganId, lama.otp)).text).toContain('diganti OTP baru')
  await proses(maker, [id], baru.tantanganId, baru.otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  const { id: lain } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, lain)
  expect((await getOtp(app, maker, [lain])).otp).toMatch(/^\d{6}$/)
})

test('five times Get OTP at once is one code', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => maker.post('/cmsp/tugas/otp', { id })))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 429, 429, 429, 429])
})
