import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { setujui, usulanOf } from '../usulan/adegan.js'

export const HREF = '/cmsp/admin/pengguna'

export const SURAT = { dasarNomor: '900/123/BKAD/2026', dasarTanggal: '2026-11-02' }

/** A new checker of the Provinsi as an admin types them. */
export const BARU = {
  username: 'checker2.prov',
  nama: 'Rahmat Hidayat, S.E.',
  nip: '19880817 201001 1 007',
  jabatan: 'Kepala Subbidang Belanja',
  email: 'Rahmat@kalselprov.example',
  noHp: '0812 5101 9999',
  peran: 'CHECKER',
  pemda: '63.00',
  berlakuSampai: '',
  ...SURAT,
}

export const pengguna = (app: TestApp, username: string) =>
  app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username }, include: { pemda: true } })

/** The form of this user as it stands, with some fields changed. */
export async function isian(app: TestApp, username: string, change: Record<string, string>) {
  const row = await pengguna(app, username)
  const { nama, nip, jabatan, email, noHp, peran, status } = row
  const pemda = row.pemda?.kode ?? 'BANK'
  return { username, nama, nip, jabatan, email, noHp, peran, status, pemda, berlakuSampai: '', ...SURAT, ...change }
}

export async function usulkan(app: TestApp, admin: Client, username: string, change: Record<string, string>) {
  const { id } = await pengguna(app, username)
  return admin.post(`${HREF}/${id}`, await isian(app, username, change))
}

/** Proposed by one, confirmed by the other, messages sent. */
export async function ubah(
  app: TestApp,
  [satu, dua]: [Client, Client],
  username: string,
  change: Record<string, string>,
) {
  const page = await setujui(app, dua, usulanOf(await usulkan(app, satu, username, change)))
  await app.drain()
  return page
}

export async function kotakMasuk(app: TestApp, to: string): Promise<{ subject: string; text: string; html: string }[]> {
  return (await app.simulator.get('/inbox/email').query({ to })).body as {
    subject: string
    text: string
    html: string
  }[]
}
export async function sms(app: TestApp, to: string): Promise<string[]> {
  return ((await app.simulator.get('/inbox/sms').query({ to })).body as { text: string }[]).map(({ text }) => text)
}
