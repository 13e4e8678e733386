import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { noteCall } from '../../src/adapters/catatan.js'
import { tick } from '../../src/jobs/schedule.js'
import { sweep } from '../../src/jobs/sweeper.js'
import { jamWita } from '../../src/modules/fmis/koneksi.js'
import { watchHealth } from '../../src/modules/operasi/kesehatan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { createSp2d } from '../db/rows.js'

const HREF = '/cmsp/operasi/sistem'
let app: TestApp
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
})
afterAll(() => app.close())

async function bagian(id: string): Promise<string> {
  const { text } = await operator.get(HREF)
  const part = new RegExp(`aria-labelledby="${id}"[\\s\\S]*?</section>`).exec(text)?.[0] ?? ''
  return part.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}
const aktif = async () => (await app.deps.prisma.jadwal.findUnique({ where: { nama: 'sapu' } }))?.mulaiPada ?? null

test('a slot of a schedule is taken once, however many processes tick', async () => {
  const at = new Date('2026-11-22T04:00:30Z')
  const taken = await Promise.all([1, 2, 3, 4].map(() => tick(app.deps, 'sapu', at)))
  expect(taken.filter(Boolean)).toHaveLength(1)
  expect(await bagian('jadwal-judul')).toContain('Menunggu jadwal')
})

test('a process whose clock is two hours ahead takes no slot of the two hours to come', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_200_000 })
  await tick(app.deps, 'kesehatan').finally(() => vi.useRealTimers())
  const { rows } = await app.deps.pool.query(`SELECT slot > now() AS kelak FROM slot_jadwal WHERE nama = 'kesehatan'`)
  expect(rows).toEqual([{ kelak: false }])
})

test('a paused schedule does not run, "Jalankan sekarang" runs it all the same, once', async () => {
  await operator.post('/cmsp/operasi/jadwal/sapu/jeda')
  const before = await aktif()
  expect(await tick(app.deps, 'sapu', new Date('2026-11-22T05:00:30Z'))).toBe(false)
  expect(await aktif()).toEqual(before)
  expect(await bagian('jadwal-judul')).toContain('Dijeda')
  await operator.post('/cmsp/operasi/jadwal/sapu/jalankan')
  expect(await bagian('jadwal-judul')).toContain('Segera dijalankan')
  const ran = await Promise.all([1, 2].map(() => tick(app.deps, 'sapu', new Date('2026-11-22T05:01:30Z'))))
  expect(ran.filter(Boolean)).toHaveLength(1)
  await operator.post('/cmsp/operasi/jadwal/sapu/lanjut')
  expect(await tick(app.deps, 'sapu', new Date('2026-11-22T06:00:30Z'))).toBe(true)
  const acts = await app.deps.prisma.audit.findMany({ where: { sasaran: 'jadwal:sapu' }, orderBy: { id: 'asc' } })
  expect(acts.map(({ aksi }) => aksi)).toEqual(['JADWAL_DIJEDA', 'JADWAL_DIJALANKAN', 'JADWAL_DILANJUTKAN'])
})

test('what takes something away asks first and names it', async () => {
  await failedJob('kirimFmis:555001')
  const { text } = await operator.get(HREF)
  expect(text).toContain('data-konfirmasi="Jeda Pemeriksaan pekerjaan yang belum selesai?')
  expect(text).toContain('data-konfirmasi="Buang pekerjaan kirimFmis:555001 dari antrean?')
})

test('the full comparison runs between half past one and five at night, WITA', async () => {
  expect(await tick(app.deps, 'banding-fmis', new Date('2026-11-22T12:00:00+08:00'))).toBe(false)
  expect(await tick(app.deps, 'banding-fmis', new Date('2026-11-22T01:29:00+08:00'))).toBe(false)
  expect(await tick(app.deps, 'banding-fmis', new Date('2026-11-22T01:31:00+08:00'))).toBe(true)
  expect(await tick(app.deps, 'banding-fmis', new Date('2026-11-22T04:00:00+08:00'))).toBe(false)
  expect(await app.deps.prisma.tarikFmis.count({ where: { jenis: 'PENUH' } })).toBeGreaterThan(5)
})

/** A job that failed for good, as the worker leaves it. */
async function failedJob(key: string): Promise<string> {
  const { rows } = await app.deps.pool.query<{ id: string }>(
    `SELECT id FROM graphile_worker.add_job('kirimFmis', '{"id":"999999"}', job_key => $1, run_at => now() + interval '1 day')`,
    [key],
  )
  const id = rows[0]?.id ?? ''
  await app.deps.pool.query(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'rekening 2000100101 tidak dikenal' WHERE id = $1`,
    [id],
  )
  return id
}
const jobs = async (id: string) =>
  (await app.deps.pool.query<{ attempts: number }>('SELECT attempts FROM graphile_worker.jobs WHERE id = $1', [id]))
    .rows

test('a failed job is shown without account numbers, runs again on demand, and is discarded only with a reason', async () => {
  const id = await failedJob('kirimFmis:999999')
  expect(await bagian('gagal-judul')).toMatch(/kirimFmis:999999 25 dari 25 rekening ••••0101 tidak dikenal berhenti/)
  await operator.post(`/cmsp/operasi/antrean/${id}/ulang`)
  expect(await jobs(id)).toEqual([{ attempts: 0 }])
  await operator.submit(`/cmsp/operasi/antrean/${id}/buang`, { alasan: 'pendek' }, HREF)
  expect(await jobs(id)).toHaveLength(1)
  await operator.post(`/cmsp/operasi/antrean/${id}/buang`, { alasan: 'Baris yang diminta tidak ada lagi' })
  expect(await jobs(id)).toEqual([])
  const last = await app.deps.prisma.audit.findFirst({ where: { aksi: 'PEKERJAAN_DIBUANG' } })
  expect(last?.sesudah).toEqual({ alasan: 'Baris yang diminta tidak ada lagi' })
})

test('a job that was queued again while it ran and was then cut off is no failure; the new one stays', async () => {
  const { pool } = app.deps
  const add = () =>
    pool.query<{ id: string }>(
      `SELECT id FROM graphile_worker.add_job('bayarLeg', '{"id":"888888"}', job_key => 'bayarLeg:888888', run_at => now() + interval '1 day')`,
    )
  const old = (await add()).rows[0]?.id ?? ''
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'w', attempts = 1 WHERE id = $1`,
    [old],
  )
  const fresh = (await add()).rows[0]?.id ?? ''
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL, last_error = 'Connection terminated' WHERE id = $1`,
    [old],
  )
  expect(await jobs(old)).toEqual([{ attempts: 25 }])
  expect(await bagian('gagal-judul')).not.toContain('Connection terminated')
  const failed = await failedJob('kirimFmis:777777')
  await sweep(app.deps)
  expect(await jobs(old)).toEqual([])
  expect(await jobs(fresh)).toEqual([{ attempts: 0 }])
  expect(await jobs(failed)).toEqual([{ attempts: 25 }])
})

test('an outside system shows how it is and when it was last well', async () => {
  const watch = watchHealth(app.deps)
  noteCall({ sistem: 'SMS', ms: 120, galat: null })
  noteCall({ sistem: 'SMS', ms: 80, galat: null })
  noteCall({ sistem: 'PAJAK', ms: 20_000, galat: 'HABIS_WAKTU' })
  await watch.stop()
  const text = await bagian('kesehatan-judul')
  expect(text).toMatch(/SMS Baik \d+ November 2026 [\d.]+ WITA 100 ms/)
  expect(text).toMatch(/DJP dan MPN Bermasalah HABIS_WAKTU belum pernah 20000 ms/)
})

test('a message FMIS refused is sent again by the operator, with the same reference', async () => {
  const sp2dId = await createSp2d(app.deps.prisma, '63.71')
  const row = await app.deps.prisma.kirimFmis.create({
    data: {
      sp2dId,
      urut: 1,
      jenis: 'PENOLAKAN',
      referensi: 'tetap-sama',
      isi: {},
      ditolakPada: new Date(),
      percobaan: 4,
    },
  })
  await operator.post(`/cmsp/operasi/pesan/${row.id}/kirim`)
  const again = await app.deps.prisma.kirimFmis.findUniqueOrThrow({ where: { id: row.id } })
  expect(again).toMatchObject({ ditolakPada: null, referensi: 'tetap-sama' })
  expect(await app.deps.prisma.audit.count({ where: { aksi: 'PESAN_FMIS_DIKIRIM_ULANG', sp2dId } })).toBe(1)
})

test('who is signed in, and the versions, stand on the page', async () => {
  expect(await bagian('sesi-judul')).toContain('Operator Bank Kalsel')
  expect(await bagian('versi-judul')).toMatch(/CMSP \d+\.\d+\.\d+ Node\.js .* PostgreSQL \d+/)
})

test('/metrics names requests by route, queue, legs, pull lag, OTP, SMS and outside calls', async () => {
  await operator.get('/cmsp/operasi')
  noteCall({ sistem: 'BANK', ms: 40, galat: null })
  const { text } = await operator.get('/metrics')
  expect(text).toMatch(/cmsp_http_requests_total\{method="GET",route="\/cmsp\/operasi\/?",status="200"\} \d+/)
  for (const name of [
    'cmsp_queue_jobs',
    'cmsp_legs',
    'cmsp_pull_lag_seconds',
    'cmsp_otp_last_hour',
    'cmsp_sms_last_hour',
  ])
    expect(text).toContain(`# TYPE ${name} gauge`)
  expect(text).toMatch(/cmsp_external_call_seconds_count\{system="BANK",outcome="ok"\} [1-9]/)
})

test('a sweep that has not run for long, paused or without a scheduler, shows in /metrics', async () => {
  await app.deps.pool.query(
    `INSERT INTO jadwal (nama, mulai_pada) VALUES ('sapu', now() - interval '10 minutes')
     ON CONFLICT (nama) DO UPDATE SET mulai_pada = excluded.mulai_pada`,
  )
  const seconds = async () => Number(/^cmsp_sweep_seconds (\S+)$/m.exec((await operator.get('/metrics')).text)?.[1])
  expect(await seconds()).toBeGreaterThan(590)
  // Where no scheduler was ever started: since the server began.
  await app.deps.pool.query(`DELETE FROM jadwal WHERE nama = 'sapu'`)
  expect(await seconds()).toBeGreaterThan(0)
})

test('a schedule that was cut off says so instead of running for ever, and counts as failed', async () => {
  const { pool } = app.deps
  await pool.query(`INSERT INTO jadwal (nama, mulai_pada) VALUES ('rekonsiliasi', now() - interval '61 minutes')
    ON CONFLICT (nama) DO UPDATE SET mulai_pada = excluded.mulai_pada, selesai_pada = NULL, galat = NULL`)
  expect(await bagian('jadwal-judul')).toContain('Mungkin terputus')
  expect((await operator.get('/metrics')).text).toContain('cmsp_schedule_failed{schedule="rekonsiliasi"} 1')
  await pool.query(`UPDATE jadwal SET mulai_pada = now() WHERE nama = 'rekonsiliasi'`)
  expect(await bagian('jadwal-judul')).not.toContain('Mungkin terputus')
  expect((await operator.get('/metrics')).text).toContain('cmsp_schedule_failed{schedule="rekonsiliasi"} 0')
})

test('the pull of a Pemda that never ended well is late; one that is switched off or rests is not', async () => {
  const { prisma } = app.deps
  const { id: pemdaId } = await prisma.pemda.findFirstOrThrow({ where: { kode: '63.11' } })
  await prisma.tarikFmis.deleteMany({ where: { pemdaId } })
  const dimulaiPada = new Date(Date.now() - 3 * 3_600_000)
  await prisma.tarikFmis.create({ data: { pemdaId, tahun: 2026, status: 'GAGAL', pemicu: 'Jadwal', dimulaiPada } })
  const late = async () =>
    Number(/cmsp_pull_lag_seconds\{pemda="63.11"\} ([\d.]+)/.exec((await operator.get('/metrics')).text)?.[1] ?? 0) >
    7200
  expect(await late()).toBe(true)
  const koneksi = { url: 'https://fmis.example', kunci: '', jedaMenit: 15, tahun: [] }
  await prisma.koneksiFmis.create({ data: { pemdaId, ...koneksi, aktif: false } })
  expect(await late()).toBe(false)
  const jam = (hours: number) => jamWita(new Date(Date.now() + hours * 3_600_000))
  const between = (tenangMulai: string, tenangSelesai: string) =>
    prisma.koneksiFmis.update({ where: { pemdaId }, data: { aktif: true, tenangMulai, tenangSelesai } })
  await between(jam(-1), jam(1))
  expect(await late()).toBe(false)
  await between(jam(1), jam(2))
  expect(await late()).toBe(true)
  // It is due again when its quiet hours are over, or after its own interval, and late only after that.
  await between(jam(-2), jam(-1))
  expect(await late()).toBe(false)
  await between(jam(1), jam(2))
  await prisma.koneksiFmis.update({ where: { pemdaId }, data: { jedaMenit: 360 } })
  expect(await late()).toBe(false)
})

test('a job that nobody takes shows how long it has been due, however few there are', async () => {
  await app.deps.pool.query(
    `SELECT graphile_worker.add_job('kirimSurel', '{"id":"1"}', run_at => now() - interval '20 minutes')`,
  )
  const { text } = await operator.get('/metrics')
  expect(Number(/^cmsp_queue_wait_seconds\{task="kirimSurel"\} (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(1199)
})
