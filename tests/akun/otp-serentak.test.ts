import type { PoolClient } from 'pg'
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

test("a try that the database gives up for two others in each other's way is made again: the code is good", async () => {
  const maker = await enter(app, 'maker.prov')
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const { rows } = await app.deps.pool.query<{ id: string }>('SELECT id FROM tantangan WHERE id <> $1 LIMIT 1', [
    tantanganId,
  ])
  const touch = (tx: PoolClient, row = '') =>
    tx.query('UPDATE tantangan SET status_kirim = status_kirim WHERE id = $1', [row])
  const [satu, dua] = [await app.deps.pool.connect(), await app.deps.pool.connect()]
  const waiting = async (n: number) => {
    const blocked = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`
    while ((await app.deps.pool.query(blocked)).rowCount !== n);
  }
  try {
    for (const tx of [satu, dua]) await tx.query('BEGIN')
    await touch(satu, tantanganId)
    await touch(dua, rows[0]?.id)
    const proses = maker.post('/cmsp/tugas/proses', { id, tantanganId, otp })
    await waiting(1)
    // The second queues behind the try, and the first waits for the second.
    const others = [touch(dua, tantanganId)]
    await waiting(2)
    others.push(touch(satu, rows[0]?.id))
    await Promise.race(others).catch(() => undefined)
    for (const tx of [satu, dua]) await tx.query('ROLLBACK')
    await Promise.allSettled(others)
    expect((await proses).headers['location']).toBe(`/cmsp/tugas/hasil/${tantanganId}`)
  } finally {
    for (const tx of [satu, dua]) tx.release()
  }
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})
