import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, vi } from 'vitest'
import { sweep } from '../../src/jobs/sweeper.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { kill, startBank, startProcess } from '../support/process.js'
import { officers, type People } from '../support/state.js'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The application with two worker processes and a bank that may each be killed at any moment. */
export interface Dunia {
  app: TestApp
  people: People
  port: number
  workers: (ChildProcess | null)[]
  bank: ChildProcess | null
  /** Answers other than a page or a refusal: there must be none. */
  kesalahan: string[]
}

export async function bangunDunia(): Promise<Dunia> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app = await startTestApp({
    ...{ BANK_URL: url, RELAY_URL: url, FMIS_INTERVAL_MINUTES: '1000000' },
    ...{ BANK_TIMEOUT_SECONDS: '0.4', SETTLING_SECONDS: '0.5', RETRY_SECONDS: '0.2', SWEEP_SECONDS: '1' },
  })
  const dunia: Dunia = { app, people: await officers(app), port, workers: [null, null], bank: null, kesalahan: [] }
  await hidupkan(dunia)
  return dunia
}

/** Starts whatever is dead. */
export async function hidupkan(dunia: Dunia): Promise<void> {
  dunia.bank ??= await startBank(dunia.app, dunia.port)
  await Promise.all([0, 1].map(async (n) => (dunia.workers[n] ??= await startProcess(dunia.app))))
}

export async function bunuh(dunia: Dunia, siapa: 0 | 1 | 'bank'): Promise<void> {
  const child = siapa === 'bank' ? dunia.bank : dunia.workers[siapa]
  if (siapa === 'bank') dunia.bank = null
  else dunia.workers[siapa] = null
  if (child) await kill(child)
}

export async function runtuhkan(dunia: Dunia): Promise<void> {
  for (const siapa of [0, 1, 'bank'] as const) await bunuh(dunia, siapa)
  await dunia.app.close()
}

// Work that only time brings is due now; a leg that waits behind a failed netto is not work.
const OPEN = `
  SELECT (SELECT string_agg(format('%s %s %s', l.id, l.status, l.alasan), '; ') FROM leg l
      WHERE l.status IN ('DIKIRIM', 'DIPROSES', 'TIDAK_PASTI')) AS dijalan,
    (SELECT string_agg(format('%s %s %s', l.id, s.status, l.alasan), '; ')
     FROM leg l JOIN pencairan p ON p.id = l.pencairan_id JOIN sp2d s ON s.id = p.sp2d_id
     WHERE l.status = 'SIAP' AND s.status IN ('DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN') AND s.putaran = p.putaran
       AND (l.jenis = 'NETTO' OR NOT EXISTS (SELECT 1 FROM leg n WHERE n.pencairan_id = l.pencairan_id
         AND n.jenis = 'NETTO' AND n.status NOT IN ('BERHASIL', 'DIPROSES', 'RETUR')))) AS siap,
    (SELECT string_agg(k::text, '; ') FROM kirim_fmis k WHERE diterima_pada IS NULL AND ditolak_pada IS NULL) AS kirim,
    (SELECT string_agg(t::text, '; ') FROM tarik_fmis t WHERE status = 'BERJALAN') AS tarik,
    (SELECT string_agg(id::text, '; ') FROM leg
     WHERE status = 'BERHASIL' AND tanya_retur_pada <= now() + interval '10 seconds') AS retur,
    (SELECT string_agg(j.id::text, '; ') FROM graphile_worker._private_jobs j
     WHERE locked_at > now() - interval '3 seconds') AS kerja`
const NOTHING = { dijalan: null, siap: null, kirim: null, tarik: null, retur: null, kerja: null }

// A long run shares the machine with others.
const SABAR_MS = process.env['FAULT_RUNS'] === undefined ? 110_000 : 600_000

/** Faults stop, everything lives again: within a while nothing is left to do. */
export async function redakan(dunia: Dunia): Promise<void> {
  const { app } = dunia
  await app.simulator.delete('/control/faults')
  await hidupkan(dunia)
  await vi.waitFor(
    async () => {
      await app.deps.pool.query(
        `UPDATE leg SET tunggu_sampai = now() WHERE status IN ('SIAP', 'DIPROSES', 'TIDAK_PASTI') AND tunggu_sampai > now() + interval '1 second'`,
      )
      await app.deps.pool.query(
        `UPDATE leg SET tunggu_sampai = now() WHERE status = 'DIKIRIM' AND tunggu_sampai < now() + interval '4.5 seconds'`,
      )
      await app.deps.pool.query(
        `UPDATE kirim_fmis SET berikutnya = now() WHERE diterima_pada IS NULL AND ditolak_pada IS NULL`,
      )
      await app.deps.pool.query(
        `UPDATE leg SET tanya_retur_pada = now() WHERE status = 'BERHASIL' AND tanya_retur_pada <= now() + interval '10 seconds'`,
      )
      await sweep(app.deps)
      const { rows } = await app.deps.pool.query<Record<string, string>>(OPEN)
      expect(JSON.stringify(rows[0])).toBe(JSON.stringify(NOTHING))
    },
    { timeout: SABAR_MS, interval: 300 },
  )
}
