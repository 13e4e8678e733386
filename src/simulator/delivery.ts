import { setTimeout as wait } from 'node:timers/promises'
import type { Response } from 'express'
import type { Answer, Dialect } from './doors.js'
import { isPaymentMode } from './faults.js'
import type { Fault, TransportMode } from './faults.js'

interface Delivery {
  /** When the request was here, as `performance.now()` counts. */
  came: number
  fault: Fault | null
  dialect: Dialect
  res: Response
  work: () => Promise<Answer>
}

interface Outgoing extends Omit<Delivery, 'work' | 'fault'> {
  fault: Fault
  answer: Answer
}

type Finish = (out: Outgoing) => void | Promise<void>

const send = (res: Response, answer: Answer): void => {
  res.status(answer.status).json(answer.body)
}

// The socket stays open until the client hangs up or the server closes all connections.
const neverAnswer: Finish = () => {}
const reset: Finish = ({ res }) => void res.socket?.resetAndDestroy()
const hangUp: Finish = ({ res }) => void res.socket?.destroy()
const fail: Finish = ({ res, dialect }) => send(res, dialect.failed)

const cutBody: Finish = ({ res, answer }) => {
  const body = JSON.stringify(answer.body)
  res
    .status(answer.status)
    .type('json')
    .send(body.slice(0, Math.floor(body.length / 2)))
}

const answerLate: Finish = async ({ came, res, fault, answer }) => {
  await wait(came + fault.delayMs - performance.now(), undefined, { ref: false })
  if (!res.destroyed) send(res, answer)
}

/** Whether the work is done, and what then reaches the client. */
const TRANSPORT: Record<TransportMode, { works: boolean; finish: Finish }> = {
  slow: { works: true, finish: answerLate },
  'hang-after': { works: true, finish: neverAnswer },
  'hang-before': { works: false, finish: neverAnswer },
  'reset-after': { works: true, finish: reset },
  'reset-before': { works: false, finish: reset },
  'error500-after': { works: true, finish: fail },
  'error500-before': { works: false, finish: fail },
  'error504-after': { works: true, finish: ({ res, dialect }) => send(res, dialect.timedOut) },
  'broken-json-after': { works: true, finish: cutBody },
  unauthorized: { works: false, finish: ({ res, dialect }) => send(res, dialect.unauthorized) },
  down: { works: false, finish: hangUp },
}

const isTransportMode = (mode: string): mode is TransportMode => mode in TRANSPORT

/** Does the work, or not, and answers the way the fault wants it; payment faults are left to the handler. */
export async function deliver({ came, fault, dialect, res, work }: Delivery): Promise<void> {
  if (!fault || isPaymentMode(fault.mode)) return send(res, await work())
  if (!isTransportMode(fault.mode)) return send(res, dialect.refused(fault.mode.replace('refuse:', '')))
  const { works, finish } = TRANSPORT[fault.mode]
  const answer = works ? await work() : dialect.failed
  await finish({ came, fault, dialect, res, answer })
}
