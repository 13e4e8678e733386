import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { JobName } from '../db/enqueue.js'
import { withRequestId } from '../db/konteks.js'
import type { Deps } from '../deps.js'
import { JENIS_USULAN } from '../jenisUsulan.js'
import { sendMail } from '../modules/akun/sendMail.js'
import { kabariKarantina } from '../modules/fmis/kabariKarantina.js'
import { runPull } from '../modules/fmis/pull.js'
import { sendToFmis } from '../modules/fmis/send.js'
import { payLeg } from '../modules/pencairan/pay.js'
import { takeWaitingCorrection } from '../modules/sp2d/waitingCorrection.js'
import { askReturn } from '../modules/pencairan/askReturn.js'
import { checkPayees } from '../modules/persetujuan/payee.js'
import { kembalikanTugas } from '../modules/persetujuan/kembalikanTugas.js'
import { tellUsulan } from '../modules/usulan/tell.js'

/** Job name -> the verb that works it off. */
const JOBS: Record<JobName, (deps: Deps, id: bigint) => Promise<void>> = {
  bayarLeg: payLeg,
  tanyaRetur: (deps, id) => deps.giliran.BANK(() => askReturn(deps, id)),
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
      return withRequestId(requestId ?? `${name}:${id}`, () => work(deps, id))
    }
    return [name, task]
  })
  return Object.fromEntries(tasks) as TaskList
}
