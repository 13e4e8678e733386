import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { enqueue, type JobName } from '../db/enqueue.js'
import { withRequestId } from '../db/konteks.js'
import { inSql } from '../db/sql.js'
import type { Deps } from '../deps.js'
import { JENIS_USULAN } from '../jenisUsulan.js'
import { sendMail } from '../modules/akun/sendMail.js'
import { kabariKarantina } from '../modules/fmis/kabariKarantina.js'
import { runPull } from '../modules/fmis/pull.js'
import { sendToFmis } from '../modules/fmis/send.js'
import { inTurn, Stopping } from '../modules/pencairan/giliran.js'
import { payLeg } from '../modules/pencairan/pay.js'
import { takeWaitingCorrection } from '../modules/sp2d/waitingCorrection.js'
import { askReturn } from '../modules/pencairan/askReturn.js'
import { checkPayees } from '../modules/persetujuan/payee.js'
import { kembalikanTugas } from '../modules/persetujuan/kembalikanTugas.js'
import { tellUsulan } from '../modules/usulan/tell.js'

/** Job name -> the verb that works it off. */
const JOBS: Record<JobName, (deps: Deps, id: bigint) => Promise<void>> = {
  bayarLeg: payLeg,
  tanyaRetur: (deps, id) => inTurn(deps, 'BANK', () => askReturn(deps, id)),
  ambilKoreksi: takeWaitingCorrection,
  periksaPenerima: checkPayees,
  kirimFmis: sendToFmis,
  tarikFmis: runPull,
  kabariKarantina,
  kirimSurel: sendMail,
  kembalikanTugas,
  kabariUsulan: (deps, id) => tellUsulan(deps, JENIS_USULAN, id),
}

const payload = z.object({ id: z.string().regex(/^\d+$/).transform(BigInt), requestId: z.string().optional() })

export function taskList(deps: Deps): TaskList {
  const tasks = Object.entries(JOBS).map(([name, work]) => {
    const task = (raw: unknown) => {
      const { id, requestId } = payload.parse(raw)
      return withRequestId(requestId ?? `${name}:${id}`, () =>
        work(deps, id).catch((error: unknown) => giveBack(deps, name as JobName, id, error)),
      )
    }
    return [name, task]
  })
  return Object.fromEntries(tasks) as TaskList
}

/** A job that had not begun when its worker stopped is done by another: it failed at nothing and waits for nobody. */
async function giveBack(deps: Deps, name: JobName, id: bigint, error: unknown): Promise<void> {
  if (!(error instanceof Stopping)) throw error
  await inSql(deps.txPool, (tx) => enqueue(tx, name, id))
}
