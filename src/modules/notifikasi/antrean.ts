import { tahunBerjalan } from '../../config.js'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, LEVELS } from '../../domain/alur.js'
import { type Sk, sebutanLevel } from '../../domain/delegasi.js'
import type { JenisNotifikasi } from '../../domain/notifikasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { countKedaluwarsa, KEDALUWARSA_CAP } from '../pajak/kedaluwarsa.js'
import { countReturLalu } from '../sp2d/tahun.js'
import type { AntreanRow } from './page.js'

interface RawLevel {
  level: Level
  sk: Sk | null
  menunggu: number
  tugas: number
}

/** Nobody works through more today. */
const CAP = 1000

// What this person has decided at another level waits for somebody else. Level by level, each status written out, so that
// each is one short piece of the index of the queue.
const SETIAP = LEVELS.map(
  (level) => `
  SELECT j.level, g.id AS urut, CASE WHEN g.id IS NOT NULL THEN json_build_object('jenis', g.jenis, 'noSk', g.no_sk) END AS sk,
    (SELECT count(*)::int FROM (SELECT FROM sp2d s
      WHERE s.pemda_id = j.pemda_id AND s.tahun = $2 AND s.status = '${JALUR_LEVEL[level].menunggu}'
        AND NOT EXISTS (SELECT FROM keputusan k WHERE k.sp2d_id = s.id AND k.putaran = s.putaran
          AND (k.pengguna_id = p.id OR k.nip = p.nip OR k.no_hp = p.no_hp))
      LIMIT ${CAP + 1}) a) AS menunggu,
    (SELECT count(*)::int FROM tugas t CROSS JOIN LATERAL (SELECT * FROM sp2d x WHERE x.id = t.sp2d_id OFFSET 0) s
      WHERE t.pengguna_id = p.id AND t.level = j.level AND s.pemda_id = j.pemda_id AND s.tahun = $2) AS tugas
  FROM pejabat j JOIN pengguna p ON p.id = j.pengguna_id LEFT JOIN delegasi g ON g.id = j.delegasi_id
  WHERE j.pengguna_id = $1 AND j.level = '${level}'`,
).join(' UNION ALL ')
const PER_LEVEL = `SELECT * FROM (${SETIAP}) l ORDER BY l.urut NULLS FIRST`

const MACET = `SELECT count(*)::int AS n FROM sp2d WHERE status = 'PERLU_TINDAKAN' AND tahun <= $1`

const banyak = (n: number, cap = CAP) => (n > cap ? `Lebih dari ${angka(cap)}` : angka(n))
const angka = (n: number) => n.toLocaleString('id-ID')

type Orang = Pick<Pelaku, 'id' | 'pemdaId'> & Partial<Pick<Pelaku, 'tahun'>>

/** What waits for this person now, of the kinds they want to hear of; nothing that is somebody else's turn. */
export async function antreanOf(deps: Deps, orang: Orang, nyala: JenisNotifikasi[]): Promise<AntreanRow[]> {
  const rows = orang.pemdaId === null ? await untukOperator(deps) : await untukPejabat(deps, orang.id, orang.pemdaId)
  const berjalan = tahunBerjalan(deps.config)
  // While another year is in view, the lists show that one.
  const lain = orang.tahun !== undefined && orang.tahun !== berjalan
  return rows
    .filter(({ jenis, n }) => n > 0 && nyala.includes(jenis))
    .map(({ kalimat, href, diTahun }) =>
      lain && diTahun
        ? { kalimat: `${kalimat}, di tahun anggaran ${berjalan}`, href: '/cmsp/tahun' }
        : { kalimat, href },
    )
}

/** `diTahun`: its list shows it only while the running year is in view. */
type Antrean = AntreanRow & { jenis: JenisNotifikasi; n: number; diTahun: boolean }

async function untukPejabat(deps: Deps, id: bigint, pemdaId: bigint): Promise<Antrean[]> {
  const { rows } = await deps.pool.query<RawLevel>(prepared(PER_LEVEL, [id, tahunBerjalan(deps.config)]))
  const perLevel = rows.flatMap(({ level, sk, menunggu, tugas }): Antrean[] => {
    const sebagai = sebutanLevel(level, sk)
    const baru = level === 'MAKER'
    return [
      {
        ...{ jenis: baru ? 'SP2D_BARU' : 'TUGAS', diTahun: true },
        n: menunggu,
        kalimat: `${banyak(menunggu)} SP2D ${baru ? 'baru ' : ''}menunggu putusan Anda sebagai ${sebagai}`,
        href: `/cmsp/sp2d?status=${JALUR_LEVEL[level].menunggu}`,
      },
      {
        ...{ jenis: 'TUGAS', diTahun: true },
        n: tugas,
        kalimat: `${banyak(tugas)} SP2D di Daftar Tugas menunggu OTP Anda sebagai ${sebagai}`,
        href: '/cmsp/tugas',
      },
    ]
  })
  const levels = rows.map(({ level }) => level)
  const lalu = await countReturLalu(deps, { pemdaId, levels, berjalan: tahunBerjalan(deps.config) })
  const retur = `${banyak(lalu)} retur tahun anggaran sebelumnya menunggu Anda`
  perLevel.push({ jenis: 'TUGAS', n: lalu, kalimat: retur, href: '/cmsp/tahun', diTahun: false })
  if (!levels.includes('MAKER')) return perLevel
  const n = await countKedaluwarsa(deps, [pemdaId], { tahun: tahunBerjalan(deps.config), sebelumnya: true })
  const kalimat = `${banyak(n, KEDALUWARSA_CAP)} kode billing hampir atau sudah kedaluwarsa`
  return [...perLevel, { jenis: 'BILLING', n, kalimat, href: '/cmsp/pajak/kedaluwarsa', diTahun: true }]
}

async function untukOperator({ pool, config }: Deps): Promise<Antrean[]> {
  const { rows } = await pool.query<{ n: number }>(prepared(MACET, [tahunBerjalan(config)]))
  const n = rows[0]?.n ?? 0
  return [
    { jenis: 'MACET', n, kalimat: `${banyak(n)} SP2D perlu tindakan`, href: '/cmsp/operasi/pencairan', diTahun: false },
  ]
}
