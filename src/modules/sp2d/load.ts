import type { Sql } from '../../db/database.js'
import { fromJsonRow } from '../../db/jsonRows.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { Prisma } from '../../generated/prisma/client.js'

interface Bahan {
  rkud: true
  penerima: true
  potongan: true
  pajak: { include: { billing: true } }
  putaranSp2d: true
  tugas: { include: { pengguna: { select: { id: true; nama: true } }; delegasi: Sk } }
  keputusan: true
}
interface Sk {
  select: { id: true; jenis: true; noSk: true }
}
interface Utuh extends Omit<Bahan, 'keputusan'> {
  pemda: true
  opd: true
  rincian: true
  keputusan: { include: { delegasi: Sk } }
}

/** An SP2D with everything a decision on it, or its payment, is made from. */
export type Sp2dBahan = Prisma.Sp2dGetPayload<{ include: Bahan }>
/** An SP2D with all its rows, taxes with their billing, rounds and decisions. */
export type Sp2dUtuh = Prisma.Sp2dGetPayload<{ include: Utuh }>

// A number of JSON cannot hold every amount.
const teks = (alias: string, ...columns: string[]) =>
  `jsonb_build_object(${columns.map((column) => `'${column}', ${alias}.${column}::text`).join(', ')})`

const one = (table: string, id: string) => `(SELECT to_jsonb(x) FROM ${table} x WHERE x.id = s.${id})`
const many = (table: string, row = `to_jsonb(c) || ${teks('c', 'jumlah')}`, order = 'id') =>
  `coalesce((SELECT jsonb_agg(${row} ORDER BY c.${order}) FROM ${table} c WHERE c.sp2d_id = s.id), '[]')`

const BILLING = `(SELECT to_jsonb(b) || ${teks('b', 'jumlah')} FROM billing b WHERE b.id = c.billing_id)`
const DELEGASI = `(SELECT jsonb_build_object('id', g.id, 'jenis', g.jenis, 'no_sk', g.no_sk) FROM delegasi g WHERE g.id = c.delegasi_id)`
const PENGGUNA = `(SELECT jsonb_build_object('id', u.id, 'nama', u.nama) FROM pengguna u WHERE u.id = c.pengguna_id)`

const KEPALA = `to_jsonb(s) || ${teks('s', 'bruto', 'netto', 'nilai_pengesahan')}`
const BAHAN = `
    'rkud', ${one('rkud', 'rkud_id')},
    'penerima', ${many('penerima')},
    'potongan', ${many('potongan')},
    'pajak', ${many('pajak', `to_jsonb(c) || ${teks('c', 'jumlah')} || jsonb_build_object('billing', ${BILLING})`)},
    'putaran_sp2d', ${many('putaran', 'to_jsonb(c)', 'nomor')},
    'tugas', (SELECT to_jsonb(c) || jsonb_build_object('pengguna', ${PENGGUNA}, 'delegasi', ${DELEGASI}) FROM tugas c WHERE c.sp2d_id = s.id),
    'keputusan', ${many('keputusan', `to_jsonb(c) || jsonb_build_object('delegasi', ${DELEGASI})`)}`

const UTUH = `${BAHAN},
    'pemda', ${one('pemda', 'pemda_id')},
    'opd', ${one('opd', 'opd_id')},
    'rincian', ${many('rincian')}`

const select = (isi: string) => Prisma.raw(`SELECT ${KEPALA} || jsonb_build_object(${isi}) AS sp2d FROM sp2d s`)
const SELECT = { bahan: select(BAHAN), utuh: select(UTUH) }

const milik = (pemdaId: bigint | null) => Prisma.sql`(${pemdaId}::bigint IS NULL OR s.pemda_id = ${pemdaId})`

/** Of these SP2D those that exist for this person, in order, each with what a decision on it is made from. */
export async function readBahan(tx: Sql, { pemdaId }: Pick<Pelaku, 'pemdaId'>, ids: bigint[]): Promise<Sp2dBahan[]> {
  const rows = await tx.$queryRaw<{ sp2d: object }[]>`
    ${SELECT.bahan} WHERE s.id = ANY(${ids}::bigint[]) AND ${milik(pemdaId)} ORDER BY s.id`
  return rows.map(({ sp2d }) => fromJsonRow(sp2d) as Sp2dBahan)
}

/** The SP2D if it exists for this person, in one statement; that of another Pemda does not. */
export async function loadSp2d(tx: Sql, { pemdaId }: Pick<Pelaku, 'pemdaId'>, id: bigint): Promise<Sp2dUtuh> {
  const [row] = await tx.$queryRaw<{ sp2d: object }[]>`${SELECT.utuh} WHERE s.id = ${id} AND ${milik(pemdaId)}`
  if (!row) throw tidakDitemukan('SP2D')
  return fromJsonRow(row.sp2d) as Sp2dUtuh
}
