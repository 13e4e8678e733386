import pg from 'pg'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { setujui, usulanOf } from '../usulan/adegan.js'
import { pengguna, SURAT } from './adegan.js'

export const HREF = '/cmsp/admin/delegasi'
export const NO_SK = '800/12/BKAD/2026'
export const ALASAN = 'Approver sudah kembali bertugas'

/** The day in WITA so many days from the database's today. */
export async function hari(app: TestApp, n = 0): Promise<string> {
  const { rows } = await app.deps.pool.query<{ hari: string }>(
    `SELECT ((now() AT TIME ZONE 'Asia/Makassar')::date + $1::int) AS hari`,
    [n],
  )
  return rows[0]?.hari ?? ''
}

export async function isian(app: TestApp, username: string, change: Record<string, string> = {}) {
  const { id } = await pengguna(app, username)
  const dasar = { penggunaId: String(id), jenis: 'PLH', level: 'APPROVER', noSk: NO_SK, tanggalSk: '2026-11-02' }
  return { ...dasar, mulai: await hari(app), selesai: await hari(app, 5), ...SURAT, ...change }
}

export const usulkan = async (app: TestApp, admin: Client, username: string, change: Record<string, string> = {}) =>
  admin.post(`${HREF}/baru`, await isian(app, username, change))

/** Proposed by one admin, confirmed by the other; the delegation. */
export async function berikan(
  app: TestApp,
  [satu, dua]: [Client, Client],
  username: string,
  change: Record<string, string> = {},
): Promise<bigint> {
  const usulan = usulanOf(await usulkan(app, satu, username, change))
  await setujui(app, dua, usulan)
  await app.drain()
  const { id } = await app.deps.prisma.delegasi.findUniqueOrThrow({ where: { usulanId: BigInt(usulan) } })
  return id
}

/** Time passes: the days of a delegation lie that much further back. Nobody in the application can do this. */
export async function lewat(app: TestApp, id: bigint, days: number): Promise<void> {
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  try {
    await owner.query('ALTER TABLE delegasi DISABLE TRIGGER delegasi_tetap')
    const text = 'UPDATE delegasi SET mulai = mulai - $2::int, selesai = selesai - $2::int WHERE id = $1'
    await owner.query(text, [id, days])
    await owner.query('ALTER TABLE delegasi ENABLE TRIGGER delegasi_tetap')
  } finally {
    await owner.end()
  }
}

/** Ends whatever still runs or is to come. */
export async function akhiriSemua(app: TestApp, admin: Client): Promise<void> {
  for (const { id } of await app.deps.prisma.delegasi.findMany({ where: { diakhiriPada: null } }))
    await admin.post(`${HREF}/${id}/akhiri`, { alasan: ALASAN })
  await app.drain()
}
