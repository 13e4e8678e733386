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
  muatBerkas: true
  tugas: { include: { pengguna: { select: { id: true; nama: true } }; delegasi: Sk } }
  keputusan: { include: { pengguna: Orang } }
}
interface Orang {
  select: { nip: true; noHp: true }
}
interface Sk {
  select: { id: true; jenis: true; noSk: true }
}
interface Utuh extends Omit<Bahan, 'keputusan'> {
  pemda: true
  opd: true
  rincian: true
  keputusan: { include: { pengguna: Orang; delegasi: Sk } }
}

/** An SP2D with everything a decision on it, or its payment, is made from. */
export type Sp2dBahan = Prisma.Sp2dGetPayload<{ include: Bahan }>
/** An SP2D with all its rows, taxes with their billing, rounds and decisions. */
export type Sp2dUtuh = Prisma.Sp2dGetPayload<{ include: Utuh }>

// A number of JSON cannot hold every amount; of two values of one name JSON.parse takes the later.
const teks = (alias: string, ...columns: string[]) =>
  columns.map((column) => `${alias}.${column}::text AS ${column}`).join(', ')

// json is written as it is read; jsonb would be taken apart and put together at every level, for thrice the time.
const one = (name: string, from: string, where: string, columns = 'c.*') =>
  `(SELECT to_json(r) FROM (SELECT ${columns} FROM ${from} c WHERE ${where}) r) AS ${name}`
const many = (table: string, { name = table, columns = `c.*, ${teks('c', 'jumlah')}`, order = 'id' } = {}) =>
  `coalesce((SELECT json_agg(r ORDER BY r.${order}) FROM (SELECT ${columns} FROM ${table} c WHERE c.sp2d_id = s.id) r), '[]') AS ${name}`

const BILLING = `(SELECT to_json(r) FROM (SELECT b.*, ${teks('b', 'jumlah')} FROM billing b WHERE b.id = c.billing_id) r) AS billing`
const DELEGASI = `(SELECT to_json(r) FROM (SELECT g.id, g.jenis, g.no_sk FROM delegasi g WHERE g.id = c.delegasi_id) r) AS delegasi`
const PENGGUNA = `(SELECT to_json(r) FROM (SELECT u.id, u.nama FROM pengguna u WHERE u.id = c.pengguna_id) r) AS pengguna`
const ORANG = `(SELECT to_json(r) FROM (SELECT u.nip, u.no_hp FROM pengguna u WHERE u.id = c.pengguna_id) r) AS pengguna`

const BAHAN = [
  's.*',
  teks('s', 'bruto', 'netto', 'nilai_pengesahan'),
  one('rkud', 'rkud', 'c.id = s.rkud_id'),
  many('penerima'),
  many('potongan'),
  many('pajak', { columns: `c.*, ${teks('c', 'jumlah')}, ${BILLING}` }),
  many('putaran', { name: 'putaran_sp2d', columns: 'c.*', order: 'nomor' }),
  one('muat_berkas', 'muat_berkas', 'c.sp2d_id = s.id'),
  one('tugas', 'tugas', 'c.sp2d_id = s.id', `c.*, ${PENGGUNA}, ${DELEGASI}`),
  many('keputusan', { columns: `c.*, ${ORANG}, ${DELEGASI}` }),
]
const UTUH = [
  ...BAHAN,
  one('pemda', 'pemda', 'c.id = s.pemda_id'),
  one('opd', 'opd', 'c.id = s.opd_id'),
  many('rincian'),
]

const select = (columns: string[]) =>
  Prisma.raw(`SELECT (SELECT to_json(r) FROM (SELECT ${columns.join(', ')}) r) AS sp2d FROM sp2d s`)
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
