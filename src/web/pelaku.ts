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

type UserRow = Omit<
  Pelaku,
  'id' | 'pemdaId' | 'levels' | 'delegasi' | 'tahun' | 'berjalan' | 'sid' | 'alamat' | 'requestId'
> & {
  id: string
  pemda_id: string | null
  pemda_nama: string | null
  epoch: number
  harus_ganti: boolean
  hp_terbukti: boolean
  levels: LevelRow[]
}

export type SignedIn = Pelaku & { epoch: number; pemdaNama: string | null; harusGanti: boolean; hpTerbukti: boolean }

const SQL = `
  SELECT p.id, p.username, p.nama, p.nip, p.no_hp AS "noHp", p.peran, p.pemda_id, d.nama AS pemda_nama, p.epoch,
         p.harus_ganti_password OR ($3::int > 0 AND p.sandi_diubah_pada < now() - make_interval(days => $3::int)) AS harus_ganti,
         p.hp_terbukti_pada IS NOT NULL AS hp_terbukti,
         ARRAY(SELECT json_build_object('level', j.level, 'id', g.id::text, 'jenis', g.jenis, 'noSk', g.no_sk, 'selesai', g.selesai)
           FROM pejabat j LEFT JOIN delegasi g ON g.id = j.delegasi_id WHERE j.pengguna_id = p.id ORDER BY g.id NULLS FIRST) AS levels
  FROM pengguna p LEFT JOIN pemda d ON d.id = p.pemda_id
  WHERE p.id = $1 AND p.epoch = $2 AND p.status = 'AKTIF'
    AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= (now() AT TIME ZONE 'Asia/Makassar')::date)`

/** The signed-in user as of now: a disabled user or a changed role counts on the very next request. */
export async function loadPelaku(
  deps: Deps,
  kept: { id: string; epoch: number },
  req: Request,
): Promise<SignedIn | null> {
  const values = [kept.id, kept.epoch, deps.config.CMSP_PASSWORD_UMUR_HARI]
  const { rows } = await deps.pool.query<UserRow>({ name: 'pelaku', text: SQL, values })
  const row = rows[0]
  if (!row) return null
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
