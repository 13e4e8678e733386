import type { Request } from 'express'
import type { Deps } from '../deps.js'
import { LEVELS, type Level } from '../domain/alur.js'
import { requestIdOf } from './requestId.js'
import type { Peran } from '../domain/izin.js'
import type { Pelaku } from '../domain/pelaku.js'

type UserRow = Omit<Pelaku, 'id' | 'pemdaId' | 'levels' | 'sid' | 'alamat' | 'requestId'> & {
  id: string
  pemda_id: string | null
  pemda_nama: string | null
  epoch: number
  harus_ganti: boolean
}

export type SignedIn = Pelaku & { epoch: number; pemdaNama: string | null; harusGanti: boolean }

const SQL = `
  SELECT p.id, p.username, p.nama, p.nip, p.no_hp AS "noHp", p.peran, p.pemda_id, d.nama AS pemda_nama, p.epoch,
         p.harus_ganti_password AS harus_ganti
  FROM pengguna p LEFT JOIN pemda d ON d.id = p.pemda_id
  WHERE p.id = $1 AND p.epoch = $2 AND p.status = 'AKTIF'`

/** The signed-in user as of now: a disabled user or a changed role counts on the very next request. */
export async function loadPelaku(
  deps: Deps,
  kept: { id: string; epoch: number },
  req: Request,
): Promise<SignedIn | null> {
  const { rows } = await deps.pool.query<UserRow>({ name: 'pelaku', text: SQL, values: [kept.id, kept.epoch] })
  const row = rows[0]
  if (!row) return null
  const peran = row.peran as Peran
  return {
    id: BigInt(row.id),
    username: row.username,
    nama: row.nama,
    nip: row.nip,
    noHp: row.noHp,
    peran,
    pemdaId: row.pemda_id === null ? null : BigInt(row.pemda_id),
    levels: new Set(LEVELS.filter((level): level is Level => level === peran)),
    sid: req.sessionID,
    alamat: req.ip ?? null,
    requestId: requestIdOf(req),
    epoch: row.epoch,
    pemdaNama: row.pemda_nama,
    harusGanti: row.harus_ganti,
  }
}
