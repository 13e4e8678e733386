import cron, { type ScheduledTask } from 'node-cron'
import { dbNow } from '../db/database.js'
import type { Deps } from '../deps.js'
import type { NamaJadwal } from '../modules/operasi/namaJadwal.js'
import { JADWAL, namaJadwal } from './jadwal.js'
import { takeSlot } from './slot.js'

/**
 * Looks whether a schedule is due, or asked for, and runs it; what it did and when stays in its row. The slots of all
 * processes follow the database's clock: those that a clock ahead had taken would be missing once it is put right.
 */
export async function tick(deps: Deps, nama: NamaJadwal, moment?: Date): Promise<boolean> {
  const at = moment ?? (await dbNow(deps.prisma))
  const paksa = await takeRequest(deps, nama)
  if (!paksa && !(await isDue(deps, nama, at))) return false
  await deps.pool.query(
    `INSERT INTO jadwal (nama, mulai_pada) VALUES ($1, now())
     ON CONFLICT (nama) DO UPDATE SET mulai_pada = now(), selesai_pada = NULL, galat = NULL`,
    [nama],
  )
  const galat = await JADWAL[nama].kerja(deps, at, paksa).then(() => null, String)
  await deps.pool.query('UPDATE jadwal SET selesai_pada = now(), galat = $2 WHERE nama = $1', [nama, galat])
  if (galat !== null) deps.log.error({ jadwal: nama, galat }, 'schedule failed')
  return true
}

/** "Jalankan sekarang" is taken once, by one process. */
async function takeRequest({ pool }: Deps, nama: NamaJadwal): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE jadwal SET jalankan = false WHERE nama = $1 AND jalankan', [nama])
  return rowCount === 1
}

async function isDue(deps: Deps, nama: NamaJadwal, at: Date): Promise<boolean> {
  const slot = JADWAL[nama].slot(deps, at)
  if (slot === null) return false
  const { rowCount } = await deps.pool.query('SELECT FROM jadwal WHERE nama = $1 AND dijeda', [nama])
  return rowCount === 0 && takeSlot(deps, nama, slot)
}

/** node-cron waits for a moment of the process' clock: after that was put back it would wait just as long. */
const WATCH_MS = 5000

/** Ticks only; the work itself is jobs. A tick that fails is logged, the next one comes anyway. */
export function startSchedule(deps: Deps): { stop(): Promise<void> } {
  let tasks = startTicks(deps)
  let seen = Date.now()
  const watch = setInterval(() => {
    const putBack = Date.now() < seen
    seen = Date.now()
    if (!putBack) return
    deps.log.warn('the clock was put back; schedules begin anew')
    void end(tasks)
    tasks = startTicks(deps)
  }, WATCH_MS)
  return {
    async stop() {
      clearInterval(watch)
      await end(tasks)
    },
  }
}

async function end(tasks: ScheduledTask[]): Promise<void> {
  for (const task of tasks) await task.destroy()
}

function startTicks(deps: Deps): ScheduledTask[] {
  const seconds = Math.ceil(deps.config.SWEEP_SECONDS)
  const often = seconds < 60 ? `*/${seconds} * * * * *` : '* * * * *'
  return namaJadwal.map((nama) =>
    cron.schedule(
      nama === 'sapu' ? often : '* * * * *',
      async () => {
        await tick(deps, nama).catch((error: unknown) => deps.log.error({ err: error }, 'schedule tick failed'))
      },
      { suppressMissedWarning: true },
    ),
  )
}
