import type { TestApp } from './app.js'
import type { Client } from './client.js'

export const PDF = Buffer.from('%PDF-1.4\nSurat ralat rekening\n%%EOF')

/** A form with the scan of a letter as a browser sends it; `surat` null leaves it out. The answer, not followed. */
export async function kirimDenganSurat(
  app: TestApp,
  person: Client,
  path: string,
  isian: object,
  surat: Buffer | null = PDF,
): Promise<Response> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ _csrf: person.token, ...isian })) form.append(name, String(value))
  if (surat) form.append('lampiran', new Blob([new Uint8Array(surat)], { type: 'application/pdf' }), 'surat.pdf')
  const { cookies } = (await person.get('/cmsp/')).request as unknown as { cookies: string }
  return fetch(app.url + path, { method: 'POST', body: form, redirect: 'manual', headers: { cookie: cookies } })
}
