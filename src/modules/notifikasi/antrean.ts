import { tahunBerjalan } from '../../config.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, LEVELS } from '../../domain/alur.js'
import { type Sk, sebutanLevel } from '../../domain/delegasi.js'
import type { JenisNotifikasi } from '../../domain/notifikasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { COUNT_CAP } from '../../web/lists/count.js'
import { HAMPIR_KEDALUWARSA } from '../pajak/kedaluwarsa.js'
import { countReturLalu } from '../sp2d/tahun.js'
import type { AntreanRow } from './page.js'

interface RawLevel {
  level: Level
  sk: Sk | null
  menunggu: number
  tugas: number
}

// What this person has decided at another level waits for somebody else. Level by level, each status written out, so that
// each is one short piece of the index of the queue.
const PER_LEVEL = LEVELS.map(
  (level) => `
  SELECT j.level, g.id AS urut, CASE WHEN g.id IS NOT NULL THEN json_build_object('jenis', g.jenis, 'noSk', g.no_sk) END AS sk,
    (SELECT count(*)::int FROM (SELECT FROM sp2d s
      WHERE s.pemda_id = j.pemda_id AND s.tahun = $2 AND s.status = '${JALUR_LEVEL[level].menunggu}'
        AND NOT EXISTS (SELECT FROM keputusan k WHERE k.sp2d_id = s.id AND k.putaran = s.putaran
          AND (k.pengguna_id = p.id OR k.nip = p.nip OR k.no_hp = p.no_hp))
      LIMIT ${COUNT_CAP + 1}) a) AS menunggu,
    (SELECT count(*)::int FROM tugas t JOIN sp2d s ON s.id = t.sp2d_id
      WHERE t.pengguna_id = p.id AND t.level = j.level AND s.pemda_id = j.pemda_id AND s.tahun = $2) AS tugas
  FROM pejabat j JOIN pengguna p ON p.id = j.pengguna_id LEFT JOIN delegasi g ON g.id = j.delegasi_id
  WHERE j.pengguna_id = $1 AND j.level = '${level}'`,
).join(' UNION ALL ')

const BILLING = `SELECT count(*)::int AS n FROM billing b JOIN sp2d s ON s.id = b.sp2d_id
  WHERE s.pemda_id = $1 AND ${HAMPIR_KEDALUWARSA}`
const MACET = `SELECT count(*)::int AS n FROM sp2d WHERE status = 'PERLU_TINDAKAN' AND tahun <= $1`

const banyak = (n: number) => (n > COUNT_CAP ? `Lebih dari ${angka(COUNT_CAP)}` : angka(n))
const angka = (n: number) => n.toLocaleString('id-ID')

type Orang = Pick<Pelaku, 'id' | 'pemdaId'>

/** What waits for this person now, of the kinds they want to hear of; nothing that is somebody else's turn. */
export async function antreanOf(deps: Deps, orang: Orang, nyala: JenisNotifikasi[]): Promise<AntreanRow[]> {
  const rows = orang.pemdaId === null ? await untukOperator(deps) : await untukPejabat(deps, orang.id, orang.pemdaId)
  return rows.filter(({ jenis, n }) => n > 0 && nyala.includes(jenis)).map(({ kalimat, href }) => ({ kalimat, href }))
}

type Antrean = AntreanRow & { jenis: JenisNotifikasi; n: number }

async function untukPejabat(deps: Deps, id: bigint, pemdaId: bigint): Promise<Antrean[]> {
  const { rows } = await deps.pool.query<RawLevel>(`SELECT * FROM (${PER_LEVEL}) l ORDER BY l.urut NULLS FIRST`, [
    id,
    tahunBerjalan(deps.config),
  ])
  const perLevel = rows.flatMap(({ level, sk, menunggu, tugas }): Antrean[] => {
    const sebagai = sebutanLevel(level, sk)
    const baru = level === 'MAKER'
    return [
      {
        jenis: baru ? 'SP2D_BARU' : 'TUGAS',
        n: menunggu,
        kalimat: `${banyak(menunggu)} SP2D ${baru ? 'baru ' : ''}menunggu putusan Anda sebagai ${sebagai}`,
        href: `/cmsp/sp2d?status=${JALUR_LEVEL[level].menunggu}`,
      },
      {
        jenis: 'TUGAS',
        n: tugas,
        kalimat: `${banyak(tugas)} SP2D di Daftar Tugas menunggu OTP Anda sebagai ${sebagai}`,
        href: '/cmsp/tugas',
      },
    ]
  })
  const levels = rows.map(({ level }) => level)
  const lalu = await countReturLalu(deps, { pemdaId, levels, berjalan: tahunBerjalan(deps.config) })
  const retur = `${banyak(lalu)} retur tahun anggaran sebelumnya menunggu Anda`
  perLevel.push({ jenis: 'TUGAS', n: lalu, kalimat: retur, href: '/cmsp/tahun' })
  if (!levels.includes('MAKER')) return perLevel
  const n = await count(deps, BILLING, pemdaId)
  const kalimat = `${banyak(n)} kode billing hampir atau sudah kedaluwarsa`
  return [...perLevel, { jenis: 'BILLING', n, kalimat, href: '/cmsp/pajak/kedaluwarsa' }]
}

async function untukOperator(deps: Deps): Promise<Antrean[]> {
  const n = await count(deps, MACET, tahunBerjalan(deps.config))
  return [{ jenis: 'MACET', n, kalimat: `${banyak(n)} SP2D perlu tindakan`, href: '/cmsp/operasi/pencairan' }]
}

async function count(deps: Deps, text: string, value: bigint | number): Promise<number> {
  const { rows } = await deps.pool.query<{ n: number }>(text, [value])
  return rows[0]?.n ?? 0
}
