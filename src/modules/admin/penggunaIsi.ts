import { z } from 'zod'
import type { Tx } from '../../db/database.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { PERAN, type Peran } from '../../domain/izin.js'
import { isTanggal } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'

export const STATUS_PENGGUNA = { AKTIF: 'Aktif', NONAKTIF: 'Nonaktif' } as const

/** What the form sends as Pemda for the bank's own people; nothing stands for "not chosen yet". */
export const TANPA_PEMDA = 'BANK'

/** A user as administration knows them; sign-in, passwords and sessions are no part of it. */
export const penggunaSchema = z.strictObject({
  username: z.string(),
  nama: z.string(),
  nip: z.string(),
  jabatan: z.string(),
  email: z.string(),
  /** +628… */
  noHp: z.string(),
  peran: z.enum(Object.keys(PERAN) as [Peran, ...Peran[]]),
  /** Kode; null for the bank's people. */
  pemda: z.string().nullable(),
  pemdaNama: z.string().nullable(),
  /** Last day in WITA; only for an auditor. */
  berlakuSampai: z.string().refine(isTanggal).nullable(),
  status: z.enum(Object.keys(STATUS_PENGGUNA) as ['AKTIF', 'NONAKTIF']),
})
export type IsiPengguna = z.infer<typeof penggunaSchema>

export const sasaranPengguna = (id: bigint): string => `pengguna:${id}`
/** A new user is known by NIP, so that one person is not proposed twice. */
export const sasaranBaru = (nip: string): string => `pengguna:baru:${nip}`

/** The id in "pengguna:12"; null for a new one. */
export function idPengguna(sasaran: string): bigint | null {
  const id = /^pengguna:(\d+)$/.exec(sasaran)?.[1]
  return id === undefined ? null : BigInt(id)
}

/** The user as it stands now; with its row locked inside a transaction. */
export async function keadaanPengguna(tx: Tx, id: bigint): Promise<IsiPengguna> {
  await tx.$queryRaw`SELECT 1 FROM pengguna WHERE id = ${id} FOR NO KEY UPDATE`
  const row = await tx.pengguna.findUnique({ where: { id }, include: { pemda: true } })
  if (!row) throw tidakDitemukan('Pengguna')
  const { username, nama, nip, jabatan, email, noHp, peran, status } = row
  const berlakuSampai = row.berlakuSampai && tanggalDari(row.berlakuSampai)
  return penggunaSchema.parse({
    ...{ username, nama, nip, jabatan, email, noHp, peran, status, berlakuSampai },
    pemda: row.pemda?.kode ?? null,
    pemdaNama: row.pemda?.nama ?? null,
  })
}
