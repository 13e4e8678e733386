import { fromJsonRow } from '../../db/jsonRows.js'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Sp2dUtuh } from './load.js'

// A number of JSON cannot hold every amount.
const teks = (alias: string, ...columns: string[]) =>
  `jsonb_build_object(${columns.map((column) => `'${column}', ${alias}.${column}::text`).join(', ')})`

const one = (table: string, id: string) => `(SELECT to_jsonb(x) FROM ${table} x WHERE x.id = s.${id})`
const many = (table: string, row = `to_jsonb(c) || ${teks('c', 'jumlah')}`, order = 'id') =>
  `coalesce((SELECT jsonb_agg(${row} ORDER BY c.${order}) FROM ${table} c WHERE c.sp2d_id = s.id), '[]')`

const BILLING = `(SELECT to_jsonb(b) || ${teks('b', 'jumlah')} FROM billing b WHERE b.id = c.billing_id)`
const DELEGASI = `(SELECT jsonb_build_object('id', g.id, 'jenis', g.jenis, 'no_sk', g.no_sk) FROM delegasi g WHERE g.id = c.delegasi_id)`
const PENGGUNA = `(SELECT jsonb_build_object('id', u.id, 'nama', u.nama) FROM pengguna u WHERE u.id = c.pengguna_id)`

const SQL = `
  SELECT to_jsonb(s) || ${teks('s', 'bruto', 'netto', 'nilai_pengesahan')} || jsonb_build_object(
    'pemda', ${one('pemda', 'pemda_id')},
    'opd', ${one('opd', 'opd_id')},
    'rkud', ${one('rkud', 'rkud_id')},
    'penerima', ${many('penerima')},
    'rincian', ${many('rincian')},
    'potongan', ${many('potongan')},
    'pajak', ${many('pajak', `to_jsonb(c) || ${teks('c', 'jumlah')} || jsonb_build_object('billing', ${BILLING})`)},
    'putaran_sp2d', ${many('putaran', 'to_jsonb(c)', 'nomor')},
    'tugas', (SELECT to_jsonb(c) || jsonb_build_object('pengguna', ${PENGGUNA}, 'delegasi', ${DELEGASI}) FROM tugas c WHERE c.sp2d_id = s.id),
    'keputusan', ${many('keputusan', `to_jsonb(c) || jsonb_build_object('delegasi', ${DELEGASI})`)}) AS sp2d
  FROM sp2d s WHERE s.id = $1 AND ($2::bigint IS NULL OR s.pemda_id = $2)`

/** What `loadSp2d` answers, in one statement: for pages, which only look. Verbs load inside their transaction. */
export async function readSp2d({ pool }: Pick<Deps, 'pool'>, pelaku: Pelaku, id: bigint): Promise<Sp2dUtuh> {
  const { rows } = await pool.query<{ sp2d: object }>(prepared(SQL, [id, pelaku.pemdaId]))
  if (!rows[0]) throw tidakDitemukan('SP2D')
  return fromJsonRow(rows[0].sp2d) as Sp2dUtuh
}
