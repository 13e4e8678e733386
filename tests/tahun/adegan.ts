import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { kirimDenganSurat } from '../support/surat.js'

/** The tahun anggaran before the one the tests live in. */
export const LALU = TAHUN_DEMO - 1

/** As if these SP2D were of the year before: rows move, not clocks. */
export const tahunLalu = (app: TestApp, ids: string[]) =>
  app.deps.pool.query('UPDATE sp2d SET tahun = $2 WHERE id = ANY($1::bigint[])', [ids, LALU])

export const buka = (person: Client, tahun: number) => person.post('/cmsp/tahun', { tahun: String(tahun) })

/** The Pemda's letter that a payment may go on after the closing, as the operator hands it in. */
export const kirimSurat = (
  app: TestApp,
  person: Client,
  pencairanId: bigint,
  isian: object = {},
  surat?: Buffer | null,
): Promise<Response> =>
  kirimDenganSurat(
    app,
    person,
    `/cmsp/operasi/surat-lanjut/${pencairanId}`,
    { nomor: '900/12/BPKAD', tanggal: '2026-01-05', ...isian },
    surat,
  )
