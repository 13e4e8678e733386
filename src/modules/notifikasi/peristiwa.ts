import type { Request } from 'express'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { JENIS_NOTIFIKASI, type JenisNotifikasi, PERISTIWA, type Peristiwa } from '../../domain/notifikasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import { rupiah } from '../../web/tampilan.js'
import type { PeristiwaRow } from './page.js'
import { jenisUntuk } from './pilihan.js'

/** Beyond this a number on the bell tells nothing more, and it is counted for every page. */
export const MAKS_LONCENG = 9

interface RawPeristiwa {
  id: string
  jenis: Peristiwa
  /** Null where it is about many at once. */
  sp2d_id: string | null
  nomor: string | null
  penerima_nama: string | null
  netto: string | null
  isi: string | null
  pelaku: string
  dibuat_pada: Date
  dibaca: boolean
}

type Orang = Pick<Pelaku, 'id' | 'pemdaId'>

const BADGE: Record<Peristiwa, Badge> = {
  DITOLAK: { nada: 'bahaya', label: 'Ditolak' },
  CAIR: { nada: 'sukses', label: 'Cair' },
  MACET: { nada: 'peringatan', label: 'Terhambat' },
  PERLU_DILENGKAPI: { nada: 'peringatan', label: 'Perlu dilengkapi' },
}

// The reader stands in the text, because FROM and select bind nothing; it is a bigint, and nothing else gets here.
const dibaca = ({
  id,
}: Orang) => `(n.id <= coalesce((SELECT b.sampai FROM notifikasi_baca b WHERE b.pengguna_id = ${id}), 0)
  OR EXISTS (SELECT FROM notifikasi_dibaca r WHERE r.pengguna_id = ${id} AND r.notifikasi_id = n.id))`

const spec = (orang: Orang): ListSpec<RawPeristiwa> => ({
  href: '/cmsp/notifikasi',
  from: 'notifikasi n LEFT JOIN sp2d s ON s.id = n.sp2d_id',
  select: `n.id, n.jenis, n.sp2d_id, s.nomor, s.penerima_nama, s.netto, n.isi, n.pelaku, n.dibuat_pada, ${dibaca(orang)} AS dibaca`,
  id: 'n.id',
  filters: {
    jenis: anyOf('Jenis', 'n.jenis', Object.fromEntries(PERISTIWA.map((jenis) => [jenis, JENIS_NOTIFIKASI[jenis]]))),
    dibaca: anyOf('Status', `CASE WHEN ${dibaca(orang)} THEN 'YA' ELSE 'BELUM' END`, {
      BELUM: 'Belum dibaca',
      YA: 'Sudah dibaca',
    }),
    nomor: contains('No. SP2D', 's.nomor'),
  },
  // In the order of their ids, which is that of their times: the list begins at one end of an index.
  sorts: { waktu: { label: 'Waktu', column: 'n.id', type: 'bigint', kata: ['terlama dahulu', 'terbaru dahulu'] } },
  defaultSort: '-waktu',
  kosong: {
    judul: 'Belum ada notifikasi',
    saran: 'SP2D yang ditolak, cair, atau terhambat pencairannya muncul di sini.',
    tautan: null,
  },
})

/** Events of the own Pemda of the wanted kinds, but for those this person caused. */
const scope =
  (orang: Orang, nyala: JenisNotifikasi[]): Scope =>
  (params) => {
    const own = orang.pemdaId === null ? 'true' : `n.pemda_id = ${params.bind(orang.pemdaId, '::bigint')}`
    const kinds = params.bind(nyala, '::text[]')
    const me = params.bind(orang.id, '::bigint')
    return `${own} AND n.jenis = ANY(${kinds}) AND n.pelaku_id IS DISTINCT FROM ${me} AND (n.untuk_id IS NULL OR n.untuk_id = ${me})`
  }

export function listPeristiwa(
  deps: Deps,
  orang: Orang,
  nyala: JenisNotifikasi[],
  req: Request,
): Promise<ListPage<PeristiwaRow>> {
  return readList(deps.pool, spec(orang), req, scope(orang, nyala), (raw) => ({
    id: raw.id,
    jenis: BADGE[raw.jenis],
    nomor: raw.nomor,
    href: raw.sp2d_id === null ? '/cmsp/pencairan/antrean' : `/cmsp/sp2d/${raw.sp2d_id}`,
    penerima: raw.penerima_nama ?? '–',
    jumlah: raw.netto === null ? '–' : rupiah(raw.netto),
    isi: raw.isi,
    oleh: raw.pelaku,
    waktu: formatWaktu(raw.dibuat_pada),
    bacaAksi: raw.dibaca ? null : `/cmsp/notifikasi/${raw.id}/baca`,
  }))
}

/** Unread events of the kinds a person wants, up to one more than the bell shows; kind by kind, each a short walk of its index. */
export async function countUnread(deps: Deps, orang: Orang): Promise<number> {
  const own = orang.pemdaId === null ? '$2::bigint IS NULL' : 'n.pemda_id = $2::bigint'
  const text = `
    SELECT least(sum(x.n), ${MAKS_LONCENG + 1})::int AS n FROM unnest($3::text[]) AS j (jenis),
    LATERAL (SELECT count(*) AS n FROM (SELECT FROM notifikasi n
      WHERE ${own} AND n.jenis = j.jenis AND n.pelaku_id IS DISTINCT FROM $1::bigint AND (n.untuk_id IS NULL OR n.untuk_id = $1::bigint)
        AND n.id > coalesce((SELECT b.sampai FROM notifikasi_baca b WHERE b.pengguna_id = $1::bigint), 0)
        AND n.id NOT IN (SELECT r.notifikasi_id FROM notifikasi_dibaca r WHERE r.pengguna_id = $1::bigint)
      ORDER BY n.id DESC LIMIT ${MAKS_LONCENG + 1}) y) x
    WHERE NOT EXISTS (SELECT FROM pilihan_notifikasi m WHERE m.pengguna_id = $1::bigint AND j.jenis = ANY(m.mati))`
  const values = [orang.id, orang.pemdaId, jenisUntuk(orang)]
  const { rows } = await deps.pool.query<{ n: number | null }>(prepared(text, values))
  return rows[0]?.n ?? 0
}
