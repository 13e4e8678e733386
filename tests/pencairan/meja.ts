import type { Response } from 'supertest'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

export const ALASAN = 'Diperiksa bersama Pemda dan bank'

/** The newest SMS of a user, and the open challenge their page shows. */
export async function kodeOf(app: TestApp, person: Client, username: string, href: string) {
  const { noHp } = await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username } })
  const [sms] = (await app.simulator.get('/inbox/sms').query({ to: noHp })).body as { text: string }[]
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec((await person.get(href)).text)?.[1] ?? ''
  return { tantanganId, text: sms?.text ?? '', otp: (/\b\d{6}\b/.exec(sms?.text ?? '')?.[0] ?? '').split('') }
}

/** An operator's act with its own OTP: reason, Get OTP, Proses. */
export async function tindak(app: TestApp, operator: Client, nama: string, sasaran: string): Promise<Response> {
  const href = `/cmsp/operasi/tindakan/${nama}/${encodeURIComponent(sasaran)}`
  const asked = await operator.submit(`${href}/otp`, { alasan: ALASAN }, href)
  if (!asked.text.includes('OTP dikirim')) return asked
  const { tantanganId, otp } = await kodeOf(app, operator, 'operator.bank', href)
  return operator.post(href, { tantanganId, otp }, href)
}

export const tahan = (operator: Client, lingkup: string, alasan = ALASAN) =>
  operator.submit('/cmsp/operasi/pencairan/tahan', { lingkup, alasan }, '/cmsp/operasi/pencairan')

/** Get OTP and Setujui of a proposal. */
export async function putuskan(app: TestApp, person: Client, username: string, href: string): Promise<string> {
  await person.post(`${href}/otp`, {}, href)
  const { tantanganId, otp } = await kodeOf(app, person, username, href)
  return (await person.submit(`${href}/setujui`, { tantanganId, otp }, href)).text
}

/** Payees and funds have just been asked about, and every leg is due. */
export async function segera({ deps }: TestApp): Promise<void> {
  await deps.pool.query('UPDATE leg SET tunggu_sampai = now(), diperiksa_pada = now()')
  await deps.pool.query('UPDATE pencairan SET dana_pada = now()')
}
