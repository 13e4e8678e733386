import { setTimeout as pause } from 'node:timers/promises'
import type { Orang } from './orang.js'
import type { Server } from './server.js'

const p99 = (values: number[]) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0)

/** Milliseconds that others wait for a page (99 of 100) while `work` runs, and that the process heard nobody. */
export interface Lain {
  p99: number
  jeda: number
}

export const terbaca = ({ p99: tunggu, jeda }: Lain) => `halaman lain p99 ${tunggu} ms, jeda terlama ${jeda} ms`

export async function sambil(app: Server, orang: Orang, work: () => Promise<unknown>): Promise<Lain> {
  const tunggu: number[] = []
  let selesai = false
  await longestStall(app)
  const lain = (async () => {
    while (!selesai) {
      const mulai = performance.now()
      await fetch(`${app.url}/cmsp/sp2d?semua=ya`, { headers: { cookie: orang.cookie } }).then((answer) =>
        answer.text(),
      )
      tunggu.push(performance.now() - mulai)
      await pause(20)
    }
  })()
  await work()
  selesai = true
  await lain
  return { p99: p99(tunggu), jeda: await longestStall(app) }
}

/** The longest delay of the event loop since the last time it was asked, in milliseconds. */
async function longestStall(app: Server): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text()
  const seconds = Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? 0)
  return Math.round(seconds * 1000)
}
