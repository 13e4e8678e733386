import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { JobName } from '../db/enqueue.js'
import type { Deps } from '../deps.js'
import { runPull } from '../modules/fmis/pull.js'
import { sendToFmis } from '../modules/fmis/send.js'
import { payLeg } from '../modules/pencairan/pay.js'

/** Job name -> the verb that works it off. */
const JOBS: Record<JobName, (deps: Deps, id: bigint) => Promise<void>> = {
  bayarLeg: payLeg,
  kirimFmis: sendToFmis,
  tarikFmis: runPull,
}

const payload = z.object({ id: z.string().regex(/^\d+$/).transform(BigInt) })

export function taskList(deps: Deps): TaskList {
  const tasks = Object.entries(JOBS).map(([name, work]) => [name, (raw: unknown) => work(deps, payload.parse(raw).id)])
  return Object.fromEntries(tasks) as TaskList
}
