import type { Response } from 'supertest'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

export const HREF = '/cmsp/admin/usulan'

/** The proposal an answer leads to. */
export function usulanOf(answer: Response): string {
  const id = /\/usulan\/(\d+)$/.exec(String(answer.headers['location'] ?? ''))?.[1]
  if (!id) throw new Error(`no proposal: ${answer.status} ${errorsOn(answer.text).join('; ')}`)
  return id
}

/** Messages at fields and in notices of a page. */
export const errorsOn = (html: string): string[] =>
  [
    ...html.matchAll(/class="field-error"[^>]*>\s*([^<\s][^<]*)</g),
    ...html.matchAll(/<li><a href="#[^"]*">([^<]+)/g),
  ].map(([, text = '']) => text.trim())

/** Get OTP on a proposal: the challenge and the code as it stands in the SMS inbox. */
export async function mintaOtp(app: TestApp, admin: Client, id: string) {
  const answer = await admin.post(`${HREF}/${id}/otp`)
  if (answer.status !== 303) throw new Error(`no OTP: ${answer.status}`)
  const page = await admin.get(`${HREF}/${id}`)
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const { pengguna } = await app.deps.prisma.tantangan.findUniqueOrThrow({
    where: { id: BigInt(tantanganId) },
    include: { pengguna: true },
  })
  const inbox = await app.simulator.get('/inbox/sms').query({ to: pengguna.noHp })
  const text = (inbox.body as { text: string }[])[0]?.text ?? ''
  return { tantanganId, otp: /\b\d{6}\b/.exec(text)?.[0] ?? '', text }
}

export const proses = (admin: Client, id: string, tantanganId: string, otp: string) =>
  admin.submit(`${HREF}/${id}/setujui`, { tantanganId, otp: otp.split('') }, `${HREF}/${id}`)

/** Setujui with its OTP; the page afterwards. */
export async function setujui(app: TestApp, admin: Client, id: string): Promise<Response> {
  const { tantanganId, otp } = await mintaOtp(app, admin, id)
  return proses(admin, id, tantanganId, otp)
}

export const statusOf = async (app: TestApp, id: string) =>
  (await app.deps.prisma.usulan.findUniqueOrThrow({ where: { id: BigInt(id) } })).status

/** A proposal of a new Pemda name, the smallest there is. */
export async function usulkanNama(app: TestApp, admin: Client, kode: string, nama: string): Promise<string> {
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode } })
  return usulanOf(
    await admin.post(`/cmsp/admin/pemda/${id}`, { nama, status: 'AKTIF', dasarNomor: '', dasarTanggal: '' }),
  )
}
