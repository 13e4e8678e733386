import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { PDF } from '../pencairan/adegan.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

/** The tahun anggaran before the one the tests live in. */
export const LALU = TAHUN_DEMO - 1

/** As if these SP2D were of the year before: rows move, not clocks. */
export const tahunLalu = (app: TestApp, ids: string[]) =>
  app.deps.pool.query('UPDATE sp2d SET tahun = $2 WHERE id = ANY($1::bigint[])', [ids, LALU])

export const buka = (person: Client, tahun: number) => person.post('/cmsp/tahun', { tahun: String(tahun) })

/** The Pemda's letter that a payment may go on after the closing, as the operator hands it in. */
export async function kirimSurat(
  app: TestApp,
  person: Client,
  pencairanId: bigint,
  isian: object = {},
  berkas: Buffer | null = PDF,
): Promise<Response> {
  const typed = { _csrf: person.token, nomor: '900/12/BPKAD', tanggal: '2026-01-05', ...isian }
  const form = new FormData()
  for (const [name, value] of Object.entries(typed)) form.append(name, String(value))
  if (berkas) form.append('lampiran', new Blob([new Uint8Array(berkas)], { type: 'application/pdf' }), 'surat.pdf')
  const { cookies } = (await person.get('/cmsp/')).request as unknown as { cookies: string }
  return fetch(`${app.url}/cmsp/operasi/surat-lanjut/${pencairanId}`, {
    ...{ method: 'POST', body: form, redirect: 'manual', headers: { cookie: cookies } },
  })
}
