import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { getOtp, publish, setuju, statusOf } from '../support/story.js'
import { enter } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('200 wrong codes at once, then the right one: refused, and five were compared', async () => {
  const maker = await enter(app, 'maker.prov')
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const wrong = Array.from({ length: 200 }, (_, i) => String((Number(otp) + 1 + i) % 1_000_000).padStart(6, '0'))
  await Promise.all(wrong.map((kode) => maker.post('/cmsp/tugas/proses', { id, tantanganId, otp: kode })))
  const page = await maker.submit('/cmsp/tugas/proses', { id, tantanganId, otp }, `/cmsp/tugas/konfirmasi?id=${id}`)
  expect(page.text).toContain('OTP salah lima kali')
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
  const { rows } = await app.deps.pool.query(`SELECT 1 FROM audit WHERE aksi = 'OTP_SALAH' AND sasaran = $1`, [
    `tantangan:${tantanganId}`,
  ])
  expect(rows).toHaveLength(5)
}, 120_000)
