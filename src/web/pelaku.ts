import type { Request } from 'express'
import { tahunBerjalan } from '../config.js'
import type { Deps } from '../deps.js'
import type { Level } from '../domain/alur.js'
import type { JenisDelegasi } from '../domain/delegasi.js'
import { requestIdOf } from './requestId.js'
import type { Peran } from '../domain/izin.js'
import type { Pelaku } from '../domain/pelaku.js'
import type { Tanggal } from '../domain/tanggal.js'

/** A level of this person; `id` is null for the own one. */
interface LevelRow {
  level: Level
  id: string | null
  jenis: JenisDelegasi
  noSk: string
  selesai: Tanggal
}

export type UserRow = Omit<
  Pelaku,
  'id' | 'pemdaId' | 'levels' | 'delegasi' | 'tahun' | 'berjalan' | 'sid' | 'alamat' | 'requestId'
> & {
  id: string | number
  pemda_id: string | number | null
  pemda_nama: string | null
  epoch: number
  harus_ganti: boolean
  hp_terbukti: boolean
  levels: LevelRow[]
}

export type SignedIn = Pelaku & { epoch: number; pemdaNama: string | null; harusGanti: boolean; hpTerbukti: boolean }

/** The active user of an id and epoch, both SQL; `umur` is the days a password may be kept, 0 for any. */
export const userSql = (id: string, epoch: string, umur: string): string => `
  SELECT p.id, p.username, p.nama, p.nip, p.no_hp AS "noHp", p.peran, p.pemda_id, d.nama AS pemda_nama, p.epoch,
         p.harus_ganti_password OR (${umur}::int > 0 AND p.sandi_diubah_pada < now() - make_interval(days => ${umur}::int)) AS harus_ganti,
         p.hp_terbukti_pada IS NOT NULL AS hp_terbukti,
         ARRAY(SELECT json_build_object('level', j.level, 'id', g.id::text, 'jenis', g.jenis, 'noSk', g.no_sk, 'selesai', g.selesai)
           FROM pejabat j LEFT JOIN delegasi g ON g.id = j.delegasi_id WHERE j.pengguna_id = p.id ORDER BY g.id NULLS FIRST) AS levels
  FROM pengguna p LEFT JOIN pemda d ON d.id = p.pemda_id
  WHERE p.id = ${id} AND p.epoch = ${epoch} AND p.status = 'AKTIF'
    AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= (now() AT TIME ZONE 'Asia/Makassar')::date)`

const SQL = userSql('$1', '$2', '$3')

/** The user as of now, for who has just proven to be it. */
export async function loadPelaku(
  deps: Deps,
  kept: { id: string; epoch: number },
  req: Request,
): Promise<SignedIn | null> {
  const values = [kept.id, kept.epoch, deps.config.CMSP_PASSWORD_UMUR_HARI]
  const { rows } = await deps.pool.query<UserRow>({ name: 'pelaku', text: SQL, values })
  return rows[0] ? pelakuOf(deps, rows[0], req) : null
}

/** A person with this request's session and year in view. */
export function pelakuOf(deps: Deps, row: UserRow, req: Request): SignedIn {
  const peran = row.peran as Peran
  const berjalan = tahunBerjalan(deps.config)
  return {
    id: BigInt(row.id),
    username: row.username,
    nama: row.nama,
    nip: row.nip,
    noHp: row.noHp,
    peran,
    pemdaId: row.pemda_id === null ? null : BigInt(row.pemda_id),
    tahun: req.session.tahun ?? berjalan,
    berjalan,
    levels: new Set(row.levels.map(({ level }) => level)),
    delegasi: new Map(
      row.levels.flatMap(({ level, id, ...sk }) => (id === null ? [] : [[level, { ...sk, id: BigInt(id) }] as const])),
    ),
    sid: req.sessionID,
    alamat: req.ip ?? null,
    requestId: requestIdOf(req),
    epoch: row.epoch,
    pemdaNama: row.pemda_nama,
    harusGanti: row.harus_ganti,
    hpTerbukti: row.hp_terbukti,
  }
}
