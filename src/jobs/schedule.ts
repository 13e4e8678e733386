import cron from 'node-cron'
import type { Deps } from '../deps.js'
import { SISTEM } from '../domain/pelaku.js'
import { startPull } from '../modules/fmis/pull.js'
import { tahunAnggaran } from '../modules/sp2d/scope.js'
import { sweep } from './sweeper.js'

/** A slot of a schedule belongs to whoever inserts its row first, over all processes. */
export async function takeSlot(deps: Deps, nama: string, intervalSeconds: number, now = new Date()): Promise<boolean> {
  const slot = new Date(Math.floor(now.getTime() / (intervalSeconds * 1000)) * intervalSeconds * 1000)
  const { rowCount } = await deps.pool.query(
    'INSERT INTO slot_jadwal (nama, slot) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [nama, slot],
  )
  return rowCount === 1
}

async function pullAll(deps: Deps): Promise<void> {
  if (!(await takeSlot(deps, 'tarik-fmis', deps.config.FMIS_INTERVAL_MINUTES * 60))) return
  const pemda = await deps.prisma.pemda.findMany({ where: { aktif: true }, select: { id: true } })
  for (const { id } of pemda)
    await startPull(deps, { ...SISTEM, nama: 'Jadwal' }, { pemdaId: id, tahun: tahunAnggaran() })
}

async function sweepOnce(deps: Deps): Promise<void> {
  if (await takeSlot(deps, 'sapu', deps.config.SWEEP_SECONDS)) await sweep(deps)
}

/** Ticks only; the work itself is jobs. A tick that fails is logged, the next one comes anyway. */
export function startSchedule(deps: Deps): { stop(): Promise<void> } {
  const guarded = (work: (deps: Deps) => Promise<void>) => async () => {
    await work(deps).catch((error: unknown) => deps.log.error({ err: error }, 'schedule tick failed'))
  }
  const everySweep =
    deps.config.SWEEP_SECONDS < 60 ? `*/${Math.ceil(deps.config.SWEEP_SECONDS)} * * * * *` : '* * * * *'
  const tasks = [cron.schedule(everySweep, guarded(sweepOnce)), cron.schedule('* * * * *', guarded(pullAll))]
  return {
    async stop() {
      for (const task of tasks) await task.stop()
    },
  }
}
