import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { getOtp, proses, publish, setuju, statusOf } from '../support/story.js'
import { enter, mailTo } from './orang.js'

let app: TestApp
let maker: Client
let id: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await enter(app, 'maker.prov')
  ;({ id } = await publish(app, maker, '63.00', { jenis: 'UP' }))
  await setuju(maker, id)
})
afterAll(() => app.close())

const otherThan = (otp: string) => (otp === '123456' ? '654321' : '123456')

async function guess(times: number): Promise<void> {
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  for (let i = 0; i < times; i++) await proses(maker, [id], tantanganId, otherThan(otp))
}

/** What the person's last code looked like, so many times more and so many hours ago. */
const before = (times: number, hours: number) =>
  app.deps.pool.query(
    `INSERT INTO tantangan (pengguna_id, sid, tujuan, metode, sp2d_ids, jumlah, total, sidik, hmac, percobaan, dibuat_pada, kedaluwarsa, ditutup_pada)
     SELECT pengguna_id, sid, tujuan, metode, sp2d_ids, jumlah, total, sidik, hmac, percobaan, t.pada, t.pada, t.pada
     FROM (SELECT *, now() - make_interval(hours => $2) AS pada FROM tantangan ORDER BY id DESC LIMIT 1) t, generate_series(1, $1)`,
    [times, hours],
  )

test('five wrong codes for one OTP: its owner hears of it by e-mail, once', async () => {
  await guess(5)
  const { email } = await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username: 'maker.prov' } })
  const told = (await mailTo(app, email)).filter(({ subject }) => subject === 'OTP CMSP salah lima kali')
  expect(told).toHaveLength(1)
  expect(told[0]?.text).toContain('Alamat jaringan: ')
})

test('after 50 wrong codes in a day there is no further OTP, also not hours later; others go on', async () => {
  await before(8, 20)
  await guess(4)
  await expect(getOtp(app, maker, [id])).resolves.toMatchObject({ otp: expect.stringMatching(/^\d{6}$/) as string })
  await guess(1)
  const refused = await maker.post('/cmsp/tugas/otp', { id })
  expect(refused.status).toBe(429)
  expect(refused.text).toMatch(/OTP salah 50 kali dalam 24 jam. OTP baru dapat diminta lagi setelah .* WITA/)
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')

  const other = await enter(app, 'maker.bjm')
  const made = await publish(app, other, '63.71', { jenis: 'UP' })
  await setuju(other, made.id)
  expect((await getOtp(app, other, [made.id])).otp).toMatch(/^\d{6}$/)
})

test('a day later the OTP comes again, and right codes never counted', async () => {
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '5 hours' WHERE percobaan = 5`)
  await app.deps.pool.query(
    `INSERT INTO tantangan (pengguna_id, sid, tujuan, jumlah, total, sidik, hmac, percobaan, kedaluwarsa, dipakai_pada)
     SELECT id, 'lain', 'SETUJU_MAKER', 1, 1, '', '', 1, now(), now() FROM pengguna, generate_series(1, 60) WHERE username = 'maker.prov'`,
  )
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await proses(maker, [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('thirty codes in an hour that confirmed nothing are enough; those that confirmed something do not count', async () => {
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 days'`)
  const made = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, made.id)
  const asked = (times: number, used: string) =>
    app.deps.pool.query(
      `INSERT INTO tantangan (pengguna_id, sid, tujuan, jumlah, total, sidik, hmac, kedaluwarsa, dipakai_pada, ditutup_pada)
       SELECT id, 'lain', 'SETUJU_MAKER', 1, 1, '', '', now(), ${used}, now() FROM pengguna, generate_series(1, $1)
       WHERE username = 'maker.prov'`,
      [times],
    )
  await asked(40, 'now()')
  await asked(29, 'NULL')
  expect((await getOtp(app, maker, [made.id])).otp).toMatch(/^\d{6}$/)
  const refused = await maker.post('/cmsp/tugas/otp', { id: made.id })
  expect([refused.status, refused.text]).toEqual([429, expect.stringContaining('Terlalu banyak permintaan OTP')])
})
